import { lookup } from 'node:dns';
import { type ClientRequest, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type AlertPayload, type AlertTarget, isRefusedAddress } from '@faultline/model';
import { messageOf } from '@faultline/runtime';

export interface PostOptions {
  /** Whether addresses are taken that `isRefusedAddress` refuses. */
  anyAddress: boolean;
  withinMs: number;
}

/**
 * Sends one message. Redirects are not followed, and a name counts by the addresses it leads to in this very connection: so
 * no receiver can lead elsewhere.
 * @param id the same for each attempt at the same message
 * @returns why it failed; '' if the receiver said that it took it
 */
export async function postAlert(
  { url, body }: AlertPayload,
  { token, headers }: Pick<AlertTarget, 'token' | 'headers'>,
  id: string,
  { anyAddress, withinMs }: PostOptions,
): Promise<string> {
  const address = new URL(url);
  if (!anyAddress && isRefusedAddress(address.hostname)) return refusal(address.hostname);
  const bytes = Buffer.from(JSON.stringify(body));
  const send = address.protocol === 'https:' ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(withinMs);
  try {
    const status = await statusOf(
      send(address, {
        method: 'POST',
        agent: false,
        signal,
        ...(anyAddress ? {} : { lookup: guardedLookup }),
        headers: {
          'User-Agent': 'faultline',
          ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
          ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
          'Content-Type': 'application/json',
          'Content-Length': bytes.length,
          'Idempotency-Key': id,
        },
      }),
      bytes,
    );
    if (status >= 200 && status < 300) return '';
    return status >= 300 && status < 400
      ? `answered ${status}, which leads elsewhere: redirects are not followed`
      : `answered ${status}`;
  } catch (error) {
    return signal.aborted ? `did not answer within ${withinMs / 1000} s` : messageOf(error);
  }
}

/** What the answer says beside its status is not looked at. */
function statusOf(request: ClientRequest, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    // Neither of the others comes of an answer that Node does not take for one, such as 101.
    request.once('close', () => reject(new Error('closed the connection without an answer')));
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.end(body);
  });
}

const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, [], 0);
    const refused = addresses.find(({ address }) => isRefusedAddress(address));
    const first = addresses[0];
    if (refused || !first) return callback(new Error(refusal(hostname)), [], 0);
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

function refusal(hostname: string): string {
  return `${hostname} is an address that alerts are not sent to, unless FAULTLINE_ALERTS_TO_ANY_ADDRESS is true`;
}
