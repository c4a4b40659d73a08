import type { ConsoleReads } from '../console-reads.ts';
import { freshnessOf } from './graph.ts';
import { checkLength, checkParameters, readText, readWhole } from './parameters.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readTimeWindow } from './time-window.ts';

const PARAMETERS = ['prefix', 'key', 'service', 'from', 'to', 'limit'];
const MOST_ITEMS = 1_000;

/** `GET /attributes`: keys that begin with `prefix`; with `key`, its values that do. */
export async function answerAttributes(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const { query } = call;
  checkParameters(query, PARAMETERS);
  const window = readTimeWindow(query, call.nowMs);
  const service = readText(query, 'service');
  const key = readText(query, 'key');
  const search = {
    fromMs: window.fromMs,
    toMs: window.toMs,
    prefix: checkLength(query.get('prefix') ?? '', 'prefix'),
    limit: readWhole(query, 'limit', 100, 1, MOST_ITEMS),
    ...(service === undefined ? {} : { service }),
    signal: call.signal,
  };
  const document =
    key === undefined ? await reads.attributeKeys(search) : await reads.attributeValues({ ...search, key });
  replyJson(call.request, call.response, document, freshnessOf([window], call.nowMs, maxLatenessMs));
}
