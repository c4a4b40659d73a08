import { start } from '@faultline/instrumentation';
import { NodeSDK } from '@opentelemetry/sdk-node';

new NodeSDK().start();
await start();
const { default: CircuitBreaker } = await import('opossum');
const { trace } = await import('@opentelemetry/api');
await new CircuitBreaker(async () => 'done', { name: 'attached' }).fire();
await trace.getTracerProvider().getDelegate().forceFlush();
process.exit();
