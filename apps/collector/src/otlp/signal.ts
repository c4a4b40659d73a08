/** The kinds of telemetry that OTLP carries. */
export type Signal = 'traces' | 'metrics' | 'logs';

/** The two encodings of OTLP/HTTP, by media type. */
export type Encoding = 'application/x-protobuf' | 'application/json';

/** The signal that a path of OTLP/HTTP stands for. */
export function signalOfPath(path: string): Signal | undefined {
  if (path === '/v1/traces') return 'traces';
  if (path === '/v1/metrics') return 'metrics';
  if (path === '/v1/logs') return 'logs';
  return undefined;
}

/** The encoding that a Content-Type names, whatever its parameters. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return mediaType === 'application/x-protobuf' || mediaType === 'application/json' ? mediaType : undefined;
}
