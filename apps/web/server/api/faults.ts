import { type Experiment, type ExperimentStatus, quote, readExperiment } from '@faultline/model';
import type { ExperimentDocument, ExperimentListDocument } from '../../api-documents.ts';
import { paths } from '../../paths.ts';
import type { ConsoleFaults } from '../console-reads.ts';
import { ApiError, badParameter } from './api-error.ts';
import { readJsonBody } from './json-body.ts';
import { checkParameters, readWhole, shorten } from './parameters.ts';
import { replyCreated, replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';

const STATUSES: readonly ExperimentStatus[] = ['active', 'expired', 'stopped', 'aborted'];
/** Services carry the list of all that are active. */
const MOST_ACTIVE = 50;
const STOP_REASON = 'stopped in the console or through its API';

/** `GET /faults`: experiments, newest first. */
export async function answerExperiments(faults: ConsoleFaults, call: ApiCall): Promise<void> {
  const { query, nowMs, signal } = call;
  checkParameters(query, ['status', 'limit']);
  const status = readStatus(query);
  const limit = readWhole(query, 'limit', 100, 1, 1_000);
  const experiments = await faults.list({ ...(status ? { status } : {}), limit, nowMs, signal });
  const document: ExperimentListDocument = { now: nowMs, experiments };
  replyJson(call.request, call.response, document);
}

/** `GET /faults/{id}`: one experiment, and what it did. */
export async function answerExperiment(faults: ConsoleFaults, call: ApiCall): Promise<void> {
  const experiment = await readById(faults, call);
  const injected = await faults.injectedCalls(experiment, call.nowMs, call.signal);
  const document: ExperimentDocument = injected === undefined ? experiment : { ...experiment, injected };
  replyJson(call.request, call.response, document);
}

/** `POST /faults`: makes an experiment, which is active at once. */
export async function createExperiment(faults: ConsoleFaults, call: ApiCall): Promise<void> {
  const { request, response, signal } = call;
  const json = await readJsonBody(request);
  const nowMs = Date.now();
  const result = readExperiment(json, nowMs);
  if ('problems' in result) {
    const message = result.problems.map(({ field, message }) => `${field || 'The body'} ${message}.`).join(' ');
    throw new ApiError(400, 'bad_experiment', message, result.problems[0]!.field || undefined, result.problems);
  }
  const active = await faults.list({ status: 'active', limit: MOST_ACTIVE, nowMs, signal });
  if (active.length === MOST_ACTIVE) {
    const message = `${MOST_ACTIVE} experiments are active, and more may not be: stop one, or wait until one expires.`;
    throw new ApiError(409, 'too_many_experiments', message);
  }
  const experiment = await faults.create(result.definition, nowMs);
  replyCreated(request, response, paths.fault(experiment.id), experiment);
}

/** `DELETE /faults/{id}`: stops an experiment. It can be repeated, and changes nothing where one is over. */
export async function stopExperiment(faults: ConsoleFaults, call: ApiCall): Promise<void> {
  const { status, id } = await readById(faults, call);
  if (status === 'active') await faults.stop(id, Date.now(), STOP_REASON);
  replyJson(call.request, call.response, await readById(faults, call));
}

async function readById(faults: ConsoleFaults, { parts, signal }: ApiCall): Promise<Experiment> {
  const { id = '' } = parts;
  const experiment = /^[0-9a-f]{16}$/.test(id) ? await faults.read(id, Date.now(), signal) : undefined;
  if (!experiment) throw new ApiError(404, 'not_found', `There is no experiment ${quote(id)}.`, 'id');
  return experiment;
}

function readStatus(query: URLSearchParams): ExperimentStatus | undefined {
  const text = query.get('status');
  if (text === null) return undefined;
  const status = STATUSES.find((candidate) => candidate === text);
  if (!status) throw badParameter('status', shorten(text), `one of ${STATUSES.join(', ')}`);
  return status;
}
