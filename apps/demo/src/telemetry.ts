import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';

new IORedisInstrumentation();
new PgInstrumentation({ ignoreConnectSpans: true });
