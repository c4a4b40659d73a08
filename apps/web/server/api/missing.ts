import { nodeRefOfId } from '@faultline/model';
import type { MissingDocument } from '../../api-documents.ts';
import { english } from '../../text/en.ts';
import type { ConsoleReads } from '../console-reads.ts';
import { badParameter } from './api-error.ts';
import { freshnessOf } from './graph.ts';
import { checkParameters, readText } from './parameters.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readTimeWindow } from './time-window.ts';

/** `GET /missing`: why a connection, or a service, is not on the map as expected. */
export async function answerMissing(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const { query, nowMs, signal } = call;
  checkParameters(query, ['source', 'target', 'from', 'to']);
  const source = readText(query, 'source');
  if (source === undefined) throw badParameter('source', '', 'the id of a node, such as the name of a service,');
  const target = readText(query, 'target');
  const window = readTimeWindow(query, nowMs);
  const reasons = await reads.missing({
    fromMs: window.fromMs,
    toMs: window.toMs,
    nowMs,
    signal,
    maxLatenessMs,
    source: nodeRefOfId(source),
    ...(target === undefined ? {} : { target: nodeRefOfId(target) }),
  });
  const asked = { source, target: target ?? '' };
  const document: MissingDocument = {
    window: { from: window.fromMs, to: window.toMs },
    ...asked,
    reasons: reasons.map((reason) => ({
      ...reason,
      sentence: english.missing.sentence(reason, asked),
      advice: english.missing.advice(reason, asked),
    })),
  };
  replyJson(call.request, call.response, document, freshnessOf([window], nowMs, maxLatenessMs));
}
