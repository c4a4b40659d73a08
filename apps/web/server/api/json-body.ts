import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';

const LARGEST_BYTES = 32_768;

/**
 * The JSON that a request carries. It must be announced as such: that is what a browser does not let a page of another site
 * send without asking here first.
 * @throws ApiError 400, 413 or 415
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    throw new ApiError(415, 'unsupported_media_type', 'Send the body as Content-Type: application/json.');
  }
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, 'bad_json', `The body is not JSON: ${(error as Error).message}.`);
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BYTES) throw new ApiError(413, 'too_large', `The body is larger than ${LARGEST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
