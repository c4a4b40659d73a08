import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphView } from '@faultline/model';
import { paths } from '../paths.ts';
import { createApi } from './api/api.ts';
import { ApiError } from './api/api-error.ts';
import { replyError } from './api/reply.ts';
import type { ConsoleAlerts, ConsoleDeploys, ConsoleFaults, ConsoleIncidents, ConsoleReads } from './console-reads.ts';
import { createLiveSnapshots } from './live/live-snapshots.ts';
import { createSnapshotStreams } from './live/snapshot-stream.ts';
import { isOwnHost } from './security/host-check.ts';
import { pageContentSecurityPolicy, setCommonHeaders } from './security/response-headers.ts';
import { createGate } from './security/session.ts';
import { redirect, signIn, signInAddress, signOut } from './security/sign-in.ts';
import { explainStoreFailure } from './store-failure.ts';

export interface ConsoleOptions {
  reads: ConsoleReads;
  /** What the streams show. */
  liveReads: Pick<ConsoleReads, 'graph' | 'breakerWall'>;
  faults: ConsoleFaults;
  deploys: ConsoleDeploys;
  incidents: ConsoleIncidents;
  alerts: ConsoleAlerts;
  /** Answers what is not the API: the pages and the files of the build. */
  pages: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Address that the server listens on. */
  host: string;
  /** Tokens that may sign in; empty = open. */
  tokens: readonly string[];
  maxLatenessMs: number;
  /** Whether alerts may go to addresses that are refused otherwise. */
  alertsToAnyAddress: boolean;
  isDev: boolean;
}

export interface Console {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Ends the streams and the reads behind them, so that the server can close at once. */
  stop(): void;
}

/** The store keeps buckets of 10 s; the live window is 6 whole ones, the newest of them still filling. */
const BUCKET_MS = 10_000;
const LIVE_WINDOW_MS = 60_000;
const RECENT_MS = 10_000;

/** The console's HTTP side: who may enter, then the API or a page. */
export function createConsole({
  reads,
  liveReads,
  faults,
  deploys,
  incidents,
  alerts,
  pages,
  host,
  tokens,
  maxLatenessMs,
  alertsToAnyAddress,
  isDev,
}: ConsoleOptions): Console {
  const liveGraph = createLiveSnapshots({
    read: (signal) => {
      const nowMs = Date.now();
      const toMs = Math.ceil(nowMs / BUCKET_MS) * BUCKET_MS;
      return liveReads.graph({ fromMs: toMs - LIVE_WINDOW_MS, toMs, nowMs, recentMs: RECENT_MS, signal });
    },
    explain: explainStoreFailure,
  });
  const liveWall = createLiveSnapshots({
    read: (signal) => liveReads.breakerWall({ nowMs: Date.now(), signal }),
    explain: explainStoreFailure,
  });
  const graphStreams = createSnapshotStreams(liveGraph, (graph, view: GraphView) => graph.in(view));
  const wallStreams = createSnapshotStreams(liveWall, (wall) => wall);
  const api = createApi({
    reads,
    faults,
    deploys,
    incidents,
    alerts,
    alertsToAnyAddress,
    graphStreams,
    wallStreams,
    maxLatenessMs,
  });
  const gate = createGate(tokens);

  const servePage = (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const policy = pageContentSecurityPolicy(randomBytes(16).toString('base64'), isDev);
    // Next takes the nonce for its own scripts from the request's header.
    request.headers['content-security-policy'] = policy;
    response.setHeader('Content-Security-Policy', policy);
    return pages(request, response);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    setCommonHeaders(response);
    if (!isOwnHost(request.headers.host, host)) {
      const message = `This console answers as localhost or ${host} only, not as "${request.headers.host ?? ''}".`;
      return replyError(request, response, new ApiError(421, 'wrong_host', message));
    }
    const base = 'http://console';
    if (!URL.canParse(request.url ?? '/', base)) {
      return replyError(request, response, new ApiError(400, 'bad_request', 'The request has no usable path.'));
    }
    const url = new URL(request.url ?? '/', base);
    const isApi = url.pathname === paths.apiRoot || url.pathname.startsWith(`${paths.apiRoot}/`);

    if (request.method === 'POST' && url.pathname === paths.session) return signIn(gate, request, response);
    if (request.method === 'POST' && url.pathname === paths.sessionEnd) return signOut(gate, response);
    if (!isOpenToAll(url.pathname) && !gate.admits(request.headers, Date.now())) {
      if (!isApi) return redirect(response, signInAddress(request.url ?? '/'));
      response.setHeader('WWW-Authenticate', 'Bearer realm="Faultline"');
      const message = 'Send one of FAULTLINE_CONSOLE_TOKENS as "Authorization: Bearer TOKEN".';
      return replyError(request, response, new ApiError(401, 'unauthorized', message));
    }
    return isApi ? api(request, response, url) : servePage(request, response);
  };

  return {
    handle(request, response) {
      answer(request, response).catch((error: unknown) => {
        console.error('faultline-console: a request failed:', error);
        response.destroy();
      });
    },
    stop() {
      for (const snapshots of [liveGraph, liveWall]) snapshots.stop();
      for (const streams of [graphStreams, wallStreams]) streams.closeAll();
    },
  };
}

/** What the sign-in page itself needs; none of it holds data. */
function isOpenToAll(pathname: string): boolean {
  return pathname === paths.signIn || pathname === paths.icon || pathname.startsWith(paths.buildFiles);
}
