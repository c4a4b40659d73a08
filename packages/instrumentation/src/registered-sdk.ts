import { ProxyTracerProvider, type TracerProvider, trace } from '@opentelemetry/api';

/** Whether somebody has registered an OpenTelemetry SDK in this process. */
export function isSdkRegistered(): boolean {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegate().constructor.name !== 'NoopTracerProvider';
}

/**
 * Calls `tell` once if somebody tries to register another SDK from now on. OpenTelemetry refuses that, and says so only to
 * those who read its diagnostics.
 */
export function watchForLaterSdk(tell: () => void): void {
  const register = trace.setGlobalTracerProvider;
  trace.setGlobalTracerProvider = function (provider: TracerProvider) {
    const isRegistered = register.call(this, provider);
    if (!isRegistered) {
      trace.setGlobalTracerProvider = register;
      tell();
    }
    return isRegistered;
  };
}
