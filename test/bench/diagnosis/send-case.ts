import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { RealCase } from './real-cases.ts';

/** When the spans of a case start, once they were moved; epoch milliseconds. */
export interface SentCase {
  firstMs: number;
  injectionMs: number;
  lastMs: number;
  spans: number;
}

const REQUEST_BYTES = 4_000_000;
const START = /"startTimeUnixNano":"(\d+)"/g;
/** Some events of the cases have times below 0, which are none. */
const TIME = /"(\w*[tT]imeUnixNano)":"(-?\d+)"/g;
const BUCKET_NS = 10_000_000_000n;

/**
 * Sends the spans of a case over OTLP/HTTP as any service would, moved so that the last starts before `endsMs` and the
 * injection falls on the beginning of a bucket.
 */
export async function sendCase(
  otlpUrl: string,
  { tracesFile, injectionNs }: RealCase,
  endsMs: number,
): Promise<SentCase> {
  const text = gunzipSync(readFileSync(tracesFile)).toString();
  const starts = [...text.matchAll(START)].map(([, ns]) => BigInt(ns!));
  const last = starts.reduce((a, b) => (b > a ? b : a));
  const first = starts.reduce((a, b) => (b < a ? b : a));
  const injectedNs = ((BigInt(endsMs) * 1_000_000n - (last - injectionNs)) / BUCKET_NS) * BUCKET_NS;
  const moveNs = injectedNs - injectionNs;
  const moved = text.replaceAll(TIME, (_, name: string, ns: string) =>
    ns.startsWith('-') ? `"${name}":"0"` : `"${name}":"${BigInt(ns) + moveNs}"`,
  );
  for (const resourceSpans of piecesOf(moved.split('\n'))) {
    const response = await fetch(`${otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: `{"resourceSpans":[${resourceSpans}]}`,
    });
    const answer = await response.text();
    if (response.status !== 200 || /rejectedSpans/.test(answer)) throw new Error(`${response.status}: ${answer}`);
  }
  const ms = (ns: bigint) => Number(ns + moveNs) / 1e6;
  return { firstMs: ms(first), injectionMs: ms(injectionNs), lastMs: ms(last), spans: starts.length };
}

/** The resources of all lines, so many together as make a request of some size. */
function* piecesOf(lines: readonly string[]): Generator<string> {
  let piece = '';
  for (const line of lines) {
    const resources = /^\{"resourceSpans":\[(.*)\]\}$/s.exec(line.trim())?.[1];
    if (!resources) continue;
    piece += piece === '' ? resources : `,${resources}`;
    if (piece.length < REQUEST_BYTES) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
