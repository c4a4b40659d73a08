import type { DeliverySummary } from '@faultline/clickhouse';
import {
  type AlertDelivery,
  type AlertTarget,
  type FieldProblem,
  quote,
  readAlertTarget,
  readAlertTargetPatch,
  shownUrl,
} from '@faultline/model';
import type { AlertDeliveryDocument, AlertTargetDocument, AlertTargetListDocument } from '../../api-documents.ts';
import { paths } from '../../paths.ts';
import type { ConsoleAlerts } from '../console-reads.ts';
import { ApiError } from './api-error.ts';
import { readJsonBody } from './json-body.ts';
import { checkParameters } from './parameters.ts';
import { replyCreated, replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';

/** More than anybody needs; each looks at every incident. */
const MOST_TARGETS = 50;

/** `GET /alerts/targets`: whom incidents are told, oldest first, and how that goes. */
export async function answerAlertTargets(
  alerts: ConsoleAlerts,
  { query, signal, nowMs, ...call }: ApiCall,
): Promise<void> {
  checkParameters(query, []);
  const found = await alerts.list(signal);
  const targets = found.map(({ target, summary }) => documentOf(target, summary));
  const document: AlertTargetListDocument = { now: nowMs, targets };
  replyJson(call.request, call.response, document);
}

/** `POST /alerts/targets`: makes one, which is told of incidents at once. */
export async function createAlertTarget(alerts: ConsoleAlerts, anyAddress: boolean, call: ApiCall): Promise<void> {
  const { request, response, signal } = call;
  const result = readAlertTarget(await readJsonBody(request), { anyAddress });
  if ('problems' in result) throw badTarget(result.problems);
  if ((await alerts.list(signal)).length >= MOST_TARGETS) {
    throw new ApiError(409, 'too_many_targets', `There are ${MOST_TARGETS} targets, and more may not be: remove one.`);
  }
  const target = await alerts.create(result.definition, Date.now());
  replyCreated(request, response, paths.alertTarget(target.id), documentOf(target, undefined));
}

/** `PATCH /alerts/targets/{id}`: switches one on or off. */
export async function patchAlertTarget(alerts: ConsoleAlerts, call: ApiCall): Promise<void> {
  const { target, summary } = await readById(alerts, call);
  const result = readAlertTargetPatch(await readJsonBody(call.request));
  if ('problems' in result) throw badTarget(result.problems);
  const { enabled } = result;
  const nowMs = Date.now();
  const next = { ...target, enabled, enabledAt: enabled && !target.enabled ? nowMs : target.enabledAt };
  await alerts.write(next, nowMs);
  replyJson(call.request, call.response, documentOf(next, summary));
}

/** `DELETE /alerts/targets/{id}`: removes one for good. What waits for it is not sent. */
export async function removeAlertTarget(alerts: ConsoleAlerts, call: ApiCall): Promise<void> {
  const { target, summary } = await readById(alerts, call);
  await alerts.remove(target);
  replyJson(call.request, call.response, documentOf({ ...target, enabled: false }, summary));
}

/** `POST /alerts/targets/{id}/test`: has a collector send a test, also to one that is off, and says what came of it. */
export async function testAlertTarget(alerts: ConsoleAlerts, call: ApiCall): Promise<void> {
  const { target } = await readById(alerts, call);
  replyJson(call.request, call.response, deliveryDocument(await alerts.test(target, Date.now(), call.signal)));
}

function badTarget(problems: readonly FieldProblem[]): ApiError {
  const message = problems.map(({ field, message }) => `${field || 'The body'} ${message}.`).join(' ');
  return new ApiError(400, 'bad_target', message, problems[0]!.field || undefined, problems);
}

async function readById(alerts: ConsoleAlerts, { parts, signal }: ApiCall) {
  const { id = '' } = parts;
  const found = (await alerts.list(signal)).find(({ target }) => target.id === id);
  if (!found) throw new ApiError(404, 'not_found', `There is no target ${quote(id)}.`, 'id');
  return found;
}

function documentOf(
  { token, headers, url, ...target }: AlertTarget,
  summary: DeliverySummary | undefined,
): AlertTargetDocument {
  const { pending = 0, delivered = 0, givenUp = 0, lastDeliveredAt = 0, last } = summary ?? {};
  const isFailing = last !== undefined && last.error !== '';
  return {
    ...target,
    url: shownUrl(url),
    hasToken: token !== '',
    headers: headers.map(({ name }) => name),
    state: !target.enabled ? 'off' : isFailing ? 'failing' : last ? 'ok' : 'unused',
    pending,
    delivered,
    givenUp,
    lastDeliveredAt,
    last: last ? deliveryDocument(last) : null,
  };
}

function deliveryDocument({
  id,
  message,
  triedAt,
  state,
  attempts,
  error,
  nextAt,
}: AlertDelivery): AlertDeliveryDocument {
  const { stage, incidentId } = message;
  return { id, stage, incidentId, at: triedAt, state, attempts, error, nextAt: state === 'pending' ? nextAt : 0 };
}
