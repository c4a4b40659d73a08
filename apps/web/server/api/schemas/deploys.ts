import { epochMs, listOf, record, ref, string } from './words.ts';

const deploy = {
  service: string,
  version: string,
  at: { ...epochMs, description: 'Epoch milliseconds; now by default.' },
  environment: string,
  description: string,
  url: { ...string, description: 'Where more is to be read of it: http or https.' },
};

/** Deploys. */
export const DEPLOY_SCHEMAS = {
  DeployDefinition: record(deploy, ['version', 'at', 'environment', 'description', 'url']),
  Deploy: record({
    id: { ...string, description: 'Empty of one that was only seen in spans.' },
    ...deploy,
    previousVersion: { ...string, description: 'Empty if it is not known.' },
    source: { enum: ['reported', 'seen'] },
  }),
  DeployList: record({ deploys: listOf(ref('Deploy')) }),
};
