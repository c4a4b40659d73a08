import { readDeploy } from '@faultline/model';
import type { DeployListDocument } from '../../api-documents.ts';
import { paths } from '../../paths.ts';
import type { ConsoleDeploys } from '../console-reads.ts';
import { ApiError } from './api-error.ts';
import { readJsonBody } from './json-body.ts';
import { checkParameters, readText, readWhole } from './parameters.ts';
import { replyCreated, replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readTimeWindow } from './time-window.ts';

/** `GET /deploys`: reported ones and those seen in spans, newest first. */
export async function answerDeploys(deploys: ConsoleDeploys, call: ApiCall): Promise<void> {
  const { query, nowMs, signal, request, response } = call;
  checkParameters(query, ['from', 'to', 'service', 'limit']);
  const { fromMs, toMs } = readTimeWindow(query, nowMs);
  const service = readText(query, 'service');
  const limit = readWhole(query, 'limit', 100, 1, 1_000);
  const document: DeployListDocument = {
    deploys: await deploys.list({ fromMs, toMs, limit, signal, ...(service === undefined ? {} : { service }) }),
  };
  replyJson(request, response, document);
}

/** `POST /deploys`: somebody reports one, such as a pipeline. */
export async function reportDeploy(deploys: ConsoleDeploys, { request, response }: ApiCall): Promise<void> {
  const json = await readJsonBody(request);
  const result = readDeploy(json, Date.now());
  if ('problems' in result) {
    const message = result.problems.map(({ field, message }) => `${field || 'The body'} ${message}.`).join(' ');
    throw new ApiError(400, 'bad_deploy', message, result.problems[0]!.field || undefined);
  }
  replyCreated(request, response, paths.deploys, await deploys.report(result.definition));
}
