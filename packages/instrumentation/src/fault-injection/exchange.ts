import { type Agent, type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

const LARGEST_ANSWER = 1 << 20;

export interface Exchange {
  method: 'GET' | 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  agent: Agent;
  timeoutMs: number;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/**
 * One HTTP request of this package's own: not traced, not propagated, and not keeping the process alive, provided that the
 * agent's sockets do not.
 *
 * @throws Error if there is no complete answer of at most 1 MiB in time.
 */
export function exchange({ method, url, headers, body, agent, timeoutMs }: Exchange): Promise<Answer> {
  return context.with(
    suppressTracing(ROOT_CONTEXT),
    () =>
      new Promise<Answer>((resolve, reject) => {
        const send = url.startsWith('https:') ? requestHttps : requestHttp;
        const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
        const request = send(url, { method, agent, headers: { ...headers, ...length } });
        const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
        timer.unref();
        const fail = (error: Error) => {
          clearTimeout(timer);
          reject(error);
        };
        request.on('error', fail);
        request.on('response', (response) => {
          let received = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            received += chunk;
            if (received.length > LARGEST_ANSWER) request.destroy(new Error('the answer is larger than 1 MiB'));
          });
          response.on('error', fail);
          response.on('end', () => {
            clearTimeout(timer);
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received });
          });
        });
        request.end(body);
      }),
  );
}
