/** Where services send their spans to, as the console knows it. */
export interface Ingest {
  /** `http://host:port` of the collector's OTLP/HTTP receiver. */
  url: string;
  needsToken: boolean;
}

const TOKEN = 'YOUR_TOKEN';

/** Starts a Node.js service with Faultline's instrumentation. */
export function nodeExample({ url, needsToken }: Ingest): string {
  return [
    'OTEL_SERVICE_NAME=my-service \\',
    `OTEL_EXPORTER_OTLP_ENDPOINT=${url} \\`,
    ...(needsToken ? [`OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer ${TOKEN}" \\`] : []),
    'node --import @faultline/instrumentation/register app.js',
  ].join('\n');
}

/** Points any OpenTelemetry SDK at the collector. */
export function sdkExample({ url, needsToken }: Ingest): string {
  return [
    'export OTEL_SERVICE_NAME=my-service',
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
    'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    ...(needsToken ? [`export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer ${TOKEN}"`] : []),
  ].join('\n');
}

/** Sends one span: a request that a service `hello` answered just now. The time of day makes its ids. */
export function curlExample({ url, needsToken }: Ingest): string {
  return [
    `N=$(date +%s); curl ${url}/v1/traces -H 'Content-Type: application/json' \\`,
    ...(needsToken ? [`  -H 'Authorization: Bearer ${TOKEN}' \\`] : []),
    `  -d '{"resourceSpans":[{`,
    `  "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hello"}}]},`,
    `  "scopeSpans":[{"spans":[{"name":"GET /","kind":2,`,
    `  "traceId":"'$N'0000000000000000000000","spanId":"'$N'000000",`,
    `  "startTimeUnixNano":"'$N'000000000","endTimeUnixNano":"'$N'020000000"}]}]}]}'`,
  ].join('\n');
}
