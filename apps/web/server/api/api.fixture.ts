import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createApi } from './api.ts';
import type { ApiSources } from './routes.ts';

/** What the API answers to a GET. @param sources those that the answer is made of */
export async function ask(sources: object, path: string) {
  const api = createApi(sources as ApiSources);
  const answer = { status: 0, text: '' };
  const response = Object.assign(new EventEmitter(), {
    setHeader: () => {},
    writeHead: (status: number) => {
      answer.status = status;
    },
    end: (body: Buffer) => {
      answer.text = body.toString();
    },
  });
  const request = { method: 'GET', headers: {} } as IncomingMessage;
  await api(request, response as unknown as ServerResponse, new URL(`http://localhost/api/v1${path}`));
  return { status: answer.status, body: JSON.parse(answer.text) };
}
