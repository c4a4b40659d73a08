import { Agent, get } from 'node:http';
import type { Outcome } from './ledger.ts';

const TIMEOUT_MS = 5_000;
const agent = new Agent({ keepAlive: true });

/** Sends one GET, with these headers, and says how it ended. Never throws. */
export function send(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const request = get(url, { agent, timeout: TIMEOUT_MS, headers }, (response) => {
      const { statusCode = 0 } = response;
      response.resume();
      response.once('end', () => resolve(statusCode >= 200 && statusCode < 300 ? 'ok' : 'http_error'));
      response.once('error', () => resolve('connection_error'));
    });
    request.once('timeout', () => {
      resolve('timeout');
      request.destroy();
    });
    request.once('error', () => resolve('connection_error'));
  });
}
