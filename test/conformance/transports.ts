import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import {
  EXPORT_LOGS,
  EXPORT_METRICS,
  EXPORT_TRACES,
  frame,
  GrpcClient,
} from '../../apps/collector/test/grpc-client.ts';
import { messageFromJson } from '../../apps/collector/test/random-requests.ts';
import { TRACE_PROTO } from '../../apps/collector/test/trace.proto.ts';
import { SIGNALS_PROTO } from './signals.proto.ts';

export const TRANSPORTS = ['HTTP/protobuf', 'HTTP/JSON', 'gRPC'] as const;
export type Transport = (typeof TRANSPORTS)[number];
export type Signal = 'traces' | 'metrics' | 'logs';
export type Message = Record<string, unknown>;

/** Where a collector listens. */
export interface Endpoint {
  otlpUrl: string;
  grpcPort: number;
}

export interface SendOptions {
  gzip?: boolean;
  token?: string;
  headers?: Record<string, string>;
  method?: string;
  path?: string;
}

/** An answer as all transports can give it. */
export interface Answer {
  isOk: boolean;
  httpStatus: number;
  /** Code of google.rpc.Status; 0 for success. */
  code: number;
  message: string;
  /** Of google.rpc.Status, by the last part of their type's name. */
  details: Record<string, Message>;
  /** Undefined where it is unset; figures as numbers. */
  partialSuccess: { rejected: number; message: string } | undefined;
  headers: IncomingHttpHeaders;
  /** Of everything that was said. */
  byteLength: number;
}

const { root } = protobuf.parse(TRACE_PROTO + SIGNALS_PROTO);
const SIGNALS: Record<Signal, { name: string; path: string; method: string; rejected: string }> = {
  traces: { name: 'Trace', path: '/v1/traces', method: EXPORT_TRACES, rejected: 'rejectedSpans' },
  metrics: { name: 'Metrics', path: '/v1/metrics', method: EXPORT_METRICS, rejected: 'rejectedDataPoints' },
  logs: { name: 'Logs', path: '/v1/logs', method: EXPORT_LOGS, rejected: 'rejectedLogRecords' },
};
const MEDIA_TYPE: Record<Exclude<Transport, 'gRPC'>, string> = {
  'HTTP/protobuf': 'application/x-protobuf',
  'HTTP/JSON': 'application/json',
};

/** A request in OTLP/JSON form as the bytes of the transport's encoding. */
export function encode(transport: Transport, signal: Signal, request: Message): Buffer {
  if (transport === 'HTTP/JSON') return Buffer.from(JSON.stringify(request));
  const type = root.lookupType(`Export${SIGNALS[signal].name}ServiceRequest`);
  return Buffer.from(type.encode(type.fromObject(messageFromJson(request) as Message)).finish());
}

/** Sends a request in OTLP/JSON form. */
export function send(
  to: Endpoint,
  transport: Transport,
  signal: Signal,
  request: Message,
  options: SendOptions = {},
): Promise<Answer> {
  return sendBytes(to, transport, signal, encode(transport, signal, request), options);
}

/** Sends bytes that stand for a request; compressed first where the options say so. */
export async function sendBytes(
  to: Endpoint,
  transport: Transport,
  signal: Signal,
  bytes: Buffer,
  { gzip = false, token, headers: more = {}, method = 'POST', path }: SendOptions = {},
): Promise<Answer> {
  const body = gzip ? gzipSync(bytes) : bytes;
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  if (transport === 'gRPC') {
    const encoding = gzip ? { 'grpc-encoding': 'gzip' } : {};
    const headers = { ...authorization, ...encoding, ...more };
    return callGrpc(to.grpcPort, signal, frame(body, gzip ? 1 : 0), path ?? SIGNALS[signal].method, headers);
  }
  const headers = {
    'content-type': MEDIA_TYPE[transport],
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
    ...authorization,
    ...more,
  };
  const response = await post(new URL(path ?? SIGNALS[signal].path, to.otlpUrl), method, headers, body);
  return answerOfHttp(signal, response);
}

/** The raw bytes of an answer over HTTP: nothing is decompressed or followed. */
export interface RawResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export function post(
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: Uint8Array = Buffer.alloc(0),
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      { method, headers: { ...headers, 'content-length': body.length }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

export function answerOfHttp(signal: Signal, { status, headers, body }: RawResponse): Answer {
  const isJson = headers['content-type'] === 'application/json';
  const isOk = status === 200;
  const read = (type: string): Message => {
    if (isJson) return JSON.parse(body.toString()) as Message;
    return root.lookupType(type).toObject(root.lookupType(type).decode(body), { longs: Number });
  };
  const message = read(isOk ? `Export${SIGNALS[signal].name}ServiceResponse` : 'RpcStatus');
  return {
    isOk,
    httpStatus: status,
    code: isOk ? 0 : Number(message.code),
    message: String(message.message ?? ''),
    details: isOk ? {} : detailsOf(message, isJson),
    partialSuccess: isOk ? partialSuccessOf(signal, message) : undefined,
    headers,
    byteLength: body.length,
  };
}

async function callGrpc(
  port: number,
  signal: Signal,
  body: Buffer,
  path: string,
  more: Record<string, string>,
): Promise<Answer> {
  const client = new GrpcClient(port);
  try {
    const { headers, trailers, code, message, details, body: framed } = await client.call(body, path, more);
    const status = root.lookupType('RpcStatus').decode(details);
    const type = root.lookupType(`Export${SIGNALS[signal].name}ServiceResponse`);
    const response = code === 0 ? type.toObject(type.decode(framed.subarray(5)), { longs: Number }) : {};
    return {
      isOk: code === 0,
      httpStatus: Number(headers[':status']),
      code,
      message,
      details: detailsOf(root.lookupType('RpcStatus').toObject(status), false),
      partialSuccess: code === 0 ? partialSuccessOf(signal, response) : undefined,
      headers: { ...headers, ...trailers } as IncomingHttpHeaders,
      byteLength: framed.length + JSON.stringify({ ...headers, ...trailers }).length,
    };
  } finally {
    client.close();
  }
}

function partialSuccessOf(signal: Signal, response: Message): Answer['partialSuccess'] {
  const partial = response.partialSuccess as Message | undefined;
  if (!partial) return undefined;
  return { rejected: Number(partial[SIGNALS[signal].rejected] ?? 0), message: String(partial.errorMessage ?? '') };
}

function detailsOf(status: Message, isJson: boolean): Record<string, Message> {
  const entries = ((status.details ?? []) as Message[]).map((detail): [string, Message] => {
    const name = String(isJson ? detail['@type'] : detail.typeUrl)
      .split('.')
      .at(-1)!;
    if (isJson) return [name, detail];
    const type = root.lookupType(name);
    return [name, type.toObject(type.decode(detail.value as Buffer), { longs: Number })];
  });
  return Object.fromEntries(entries);
}
