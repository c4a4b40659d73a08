import type { IncomingMessage, ServerResponse } from 'node:http';
import { paths } from '../../paths.ts';
import type { Gate } from './session.ts';

const LARGEST_FORM_BYTES = 8_192;

/** The sign-in form's target: opens a session and leads to where the visitor wanted to go. */
export async function signIn(gate: Gate, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URLSearchParams(await readForm(request));
  const token = form.get('token') ?? '';
  const next = localPath(form.get('next') ?? '');
  if (!gate.knows(token)) {
    const query = new URLSearchParams({ failed: '1', next });
    return redirect(response, `${paths.signIn}?${query}`);
  }
  const isHttps = request.headers['x-forwarded-proto'] === 'https';
  response.setHeader('Set-Cookie', gate.openSession(token, Date.now(), isHttps));
  redirect(response, next);
}

export function signOut(gate: Gate, response: ServerResponse): void {
  response.setHeader('Set-Cookie', gate.endSession());
  redirect(response, paths.signIn);
}

/** The address of the sign-in page that leads back to `url` afterwards. */
export function signInAddress(url: string): string {
  const next = localPath(url);
  return next === paths.liveMap ? paths.signIn : `${paths.signIn}?${new URLSearchParams({ next })}`;
}

/** Only paths of this console: anything else would let a link lead signed-in visitors elsewhere. */
export function localPath(text: string): string {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(text) ? text : paths.liveMap;
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { Location: location, 'Cache-Control': 'no-store' }).end();
}

async function readForm(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_FORM_BYTES) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
