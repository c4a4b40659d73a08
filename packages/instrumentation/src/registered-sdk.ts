import { ProxyTracerProvider, trace } from '@opentelemetry/api';

/** Whether somebody has registered an OpenTelemetry SDK in this process. */
export function isSdkRegistered(): boolean {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegate().constructor.name !== 'NoopTracerProvider';
}
