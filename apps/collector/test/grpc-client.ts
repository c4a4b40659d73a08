import { type ClientHttp2Session, connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';

export const EXPORT_TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
export const EXPORT_METRICS = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';
export const EXPORT_LOGS = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';

/** What a unary call came to, as bytes on the wire say it. */
export interface GrpcAnswer {
  headers: IncomingHttpHeaders;
  /** `grpc-status`, from the trailers or from the headers where there are only these. */
  code: number;
  /** Percent-decoded. */
  message: string;
  /** `grpc-status-details-bin`, decoded. */
  details: Buffer;
  /** The response's bytes, prefix included. */
  body: Buffer;
  trailers: IncomingHttpHeaders | undefined;
}

/** A message with its prefix. */
export function frame(message: Uint8Array, flag = 0): Buffer {
  const prefix = Buffer.from([flag, 0, 0, 0, 0]);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** A gRPC client of raw bytes, over one connection. */
export class GrpcClient {
  readonly session: ClientHttp2Session;

  constructor(port: number) {
    this.session = connect(`http://127.0.0.1:${port}`);
    this.session.on('error', () => {});
  }

  /** Opens a call and leaves its body to the caller. */
  open(path = EXPORT_TRACES, headers: OutgoingHttpHeaders = {}) {
    const stream = this.session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    return { stream, answer: readAnswer(stream) };
  }

  /** Sends bytes, prefix included, as the whole body of a call. */
  call(body: Uint8Array, path = EXPORT_TRACES, headers: OutgoingHttpHeaders = {}): Promise<GrpcAnswer> {
    const { stream, answer } = this.open(path, headers);
    stream.end(body);
    return answer;
  }

  close(): void {
    this.session.destroy();
  }
}

function readAnswer(stream: ReturnType<ClientHttp2Session['request']>): Promise<GrpcAnswer> {
  return new Promise((resolve, reject) => {
    let headers: IncomingHttpHeaders | undefined;
    let trailers: IncomingHttpHeaders | undefined;
    const chunks: Buffer[] = [];
    stream.on('response', (received) => {
      headers = received;
    });
    stream.on('trailers', (received) => {
      trailers = received;
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', (error) => {
      if (!headers) reject(error);
    });
    stream.on('close', () => {
      if (!headers) {
        reject(new Error(`no answer; the stream was closed with code ${stream.rstCode}`));
        return;
      }
      const last = trailers ?? headers;
      resolve({
        headers,
        trailers,
        code: Number(last['grpc-status']),
        message: decodeURIComponent(String(last['grpc-message'] ?? '')),
        details: Buffer.from(String(last['grpc-status-details-bin'] ?? ''), 'base64'),
        body: Buffer.concat(chunks),
      });
    });
  });
}
