import type { TracePosition } from '../console-reads.ts';
import { badParameter } from './api-error.ts';
import { shorten } from './parameters.ts';

/** Where a list of traces goes on: behind a trace, in the window that its first page had. */
export interface TraceCursor {
  fromMs: number;
  toMs: number;
  after: TracePosition;
}

const FORM = /^(\d{1,16})-(\d{1,16})-(\d{1,19})-([0-9a-f]{32})$/;
const LATEST_NS = 2n ** 63n - 1n;

export function writeTraceCursor({ fromMs, toMs, after }: TraceCursor): string {
  return Buffer.from(`${Math.floor(fromMs)}-${Math.ceil(toMs)}-${after.ns}-${after.traceId}`).toString('base64url');
}

/** @throws ApiError 400 for what is no cursor of ours */
export function readTraceCursor(text: string): TraceCursor {
  const [, fromMs, toMs, ns, traceId] = FORM.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (!fromMs || !toMs || !ns || !traceId || BigInt(ns) > LATEST_NS || Number(toMs) > Number.MAX_SAFE_INTEGER) {
    throw badParameter('cursor', shorten(text), 'the nextCursor of an answer');
  }
  return { fromMs: Number(fromMs), toMs: Number(toMs), after: { ns, traceId } };
}
