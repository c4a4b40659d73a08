import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { encodeStatus, statusText } from '../otlp/responses.ts';
import { GRPC, type Problem } from '../receiver/problem.ts';
import { ACCEPTED_ENCODINGS } from './read-message.ts';

const HEADERS = {
  ':status': 200,
  'content-type': 'application/grpc',
  'grpc-accept-encoding': ACCEPTED_ENCODINGS,
} as const;

/** Success: one message, not compressed, and the status behind it. */
export function respondMessage(stream: ServerHttp2Stream, message: Buffer): void {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, 5);
  stream.respond(HEADERS, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(GRPC.ok) }));
  stream.end(frame);
}

/** Says what is wrong in headers that are the trailers too. */
export function respondProblem(stream: ServerHttp2Stream, problem: Problem): void {
  const details = encodeStatus(problem, 'application/x-protobuf').toString('base64').replace(/=+$/, '');
  refuse(stream, {
    ...HEADERS,
    'grpc-status': String(problem.grpcCode),
    'grpc-message': percentEncoded(statusText(problem.message)),
    'grpc-status-details-bin': details,
  });
}

/** What does not speak gRPC gets an answer in plain HTTP. */
export function respondPlainly(stream: ServerHttp2Stream, problem: Problem): void {
  const body = encodeStatus(problem, 'application/json');
  stream.respond({ ':status': problem.status, 'content-type': 'application/json', 'content-length': body.length });
  stream.once('finish', () => stream.close(constants.NGHTTP2_NO_ERROR));
  stream.end(body);
}

/** Ends the call at once; a client that is still sending is told, without an error, that it need not go on. */
function refuse(stream: ServerHttp2Stream, headers: OutgoingHttpHeaders): void {
  stream.once('finish', () => stream.close(constants.NGHTTP2_NO_ERROR));
  stream.respond(headers, { endStream: true });
}

/** Text as `grpc-message` wants it: printable ASCII but for `%`, all else as the bytes of UTF-8. */
export function percentEncoded(text: string): string {
  return text.replace(/[^\x20-\x24\x26-\x7e]+/g, (part) =>
    Buffer.from(part).toString('hex').toUpperCase().replace(/../g, '%$&'),
  );
}
