import { ALERT_SCHEMAS } from './alerts.ts';
import { BREAKER_SCHEMAS } from './breakers.ts';
import { DEPLOY_SCHEMAS } from './deploys.ts';
import { DIAGNOSIS_SCHEMAS } from './diagnosis.ts';
import { FAULT_SCHEMAS } from './faults.ts';
import { GRAPH_SCHEMAS } from './graph.ts';
import { INCIDENT_SCHEMAS } from './incidents.ts';
import { MISSING_SCHEMAS } from './missing.ts';
import { SERVICE_SCHEMAS } from './services.ts';
import { TRACE_SCHEMAS } from './traces.ts';

/** JSON schemas of the API's documents, as OpenAPI 3.1 components. */
export const SCHEMAS = {
  ...ALERT_SCHEMAS,
  ...BREAKER_SCHEMAS,
  ...DEPLOY_SCHEMAS,
  ...DIAGNOSIS_SCHEMAS,
  ...FAULT_SCHEMAS,
  ...GRAPH_SCHEMAS,
  ...INCIDENT_SCHEMAS,
  ...MISSING_SCHEMAS,
  ...SERVICE_SCHEMAS,
  ...TRACE_SCHEMAS,
};
