import { createServer } from 'node:http';
import { runProcess } from '@faultline/runtime';
import { LOOPBACK, portOf, urlOf } from '../platform/addresses.ts';
import { listen } from '../platform/listen.ts';
import { warmUpHeaders } from '../platform/warm-up.ts';
import { readDemoSettings } from '../settings.ts';
import { SUBSCRIBERS } from '../topology.ts';
import { poissonArrivals, rampedUp, takeDue } from './arrivals.ts';
import { Ledger, type Route } from './ledger.ts';
import { send } from './send.ts';
import { subscriberHeaders } from './subscriber-headers.ts';
import { zipfDraw } from './zipf.ts';

/** About 3 hours at the default rate. */
const REQUESTS_REMEMBERED = 1 << 18;
const HOME_SHARE = 0.8;
const ZIPF_EXPONENT = 1.1;
/**
 * Services that have just started are slow, and none should open a breaker before anybody watches: the load grows to its
 * full height unseen, and what is traced and counted begins after that.
 */
const WARM_UP_MS = 3_000;

await runProcess('demo-load', async () => {
  const { requestsPerSecond } = readDemoSettings(process.env);
  const ledger = new Ledger(REQUESTS_REMEMBERED, Date.now() + WARM_UP_MS);
  const edge = urlOf('edge');
  const drawUser = zipfDraw(SUBSCRIBERS, ZIPF_EXPONENT, Math.random);

  const sendOne = async (isWarmUp: boolean): Promise<void> => {
    const route: Route = Math.random() < HOME_SHARE ? 'home' : 'license';
    const user = drawUser();
    const url = `${edge}/${route}/${user}`;
    if (isWarmUp) return void (await send(url, warmUpHeaders()));
    const request = ledger.sent(route, Date.now());
    ledger.ended(request, await send(url, subscriberHeaders(user)));
  };

  const arrivals = poissonArrivals(requestsPerSecond, Math.random);
  const startedAt = performance.now();
  const nextArrival = (): number => rampedUp(arrivals.next().value, WARM_UP_MS);
  let next = nextArrival();
  let timer: NodeJS.Timeout;
  // open loop: what is due is sent, however long earlier requests take
  const sendDue = (): void => {
    const elapsedMs = performance.now() - startedAt;
    const taken = takeDue(next, elapsedMs, nextArrival);
    next = taken.next;
    for (const arrival of taken.due) void sendOne(arrival < WARM_UP_MS);
    timer = setTimeout(sendDue, next - elapsedMs);
  };
  sendDue();

  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://load');
    const report = ledger.report(Number(searchParams.get('from')), Number(searchParams.get('to')));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(report));
  });
  await listen(server, portOf('load'), LOOPBACK);
  return {
    stop: async () => {
      clearTimeout(timer);
      server.close();
      server.closeAllConnections();
    },
  };
});
