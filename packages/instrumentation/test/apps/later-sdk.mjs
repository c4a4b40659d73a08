import { trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { TracerProvider } from '@opentelemetry/sdk-trace';

new NodeSDK().start();
for (let times = 0; times < 2; times++) {
  console.log(trace.setGlobalTracerProvider(new TracerProvider()) ? 'registered' : 'refused');
}
