import type { CallEnd, NodeRef } from '@faultline/model';
import { CLIENT, CONSUMER, PRODUCER, SERVER, type TestSpan } from './clickhouse-fixture.ts';

/** A span, and the end of a call that it is. */
export interface SpanOfCall {
  span: TestSpan;
  end: CallEnd;
}

export interface RandomSystem {
  traces: number;
  /** Start of a trace, epoch milliseconds. */
  startMs: (random: Random) => number;
  /** How far a service's clock may be off. */
  skewMs: number;
  /** How long a message may wait in its queue. */
  waitMs: number;
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const SERVICES = ['web', 'api', 'cart', 'stock', 'pay', 'mail'];

/**
 * What the services of a system send of their traces: requests from the entry, calls, retries and timeouts, databases,
 * messages through queues that their consumers name or do not; some ends missing, some sampled, some exported again, with
 * other words too.
 */
export function randomSystem(seed: number, { traces, startMs, skewMs, waitMs }: RandomSystem): SpanOfCall[] {
  const random = randomFrom(seed);
  const chance = (share: number): boolean => random() < share;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const skew = new Map(SERVICES.map((name) => [name, chance(0.5) ? Math.round((2 * random() - 1) * skewMs) : 0]));
  const sent: SpanOfCall[] = [];
  let spans = 0;

  for (let n = 0; n < traces; n++) {
    const trace = `t${n}`;
    const traceState = pick(['', '', 'ot=th:8', 'ot=th:c']);
    const weight = traceState === '' ? 1 : traceState === 'ot=th:8' ? 2 : 4;
    const beganMs = Math.round(startMs(random));

    const send = (
      kind: number,
      service: string,
      span: string,
      end: Pick<CallEnd, 'link' | 'side' | 'peer' | 'kind'> & Partial<CallEnd>,
      more: Partial<TestSpan> & { waitMs?: number } = {},
    ): void => {
      if (chance(0.1)) return;
      const { waitMs = 0, ...words } = more;
      const durationMs = 1 + Math.floor(random() * 5_000);
      const failed = end.timedOut || chance(0.2);
      const injected = chance(0.05);
      const atMs = beganMs + skew.get(service)! + waitMs;
      const attributes = { ...words.attributes, ...(injected ? { 'fault.injected': 'true' } : {}) };
      const one: SpanOfCall = {
        span: { trace, traceState, span, kind, service, atMs, durationMs, failed, ...words, attributes },
        end: {
          span,
          service,
          startMs: atMs,
          address: '',
          breaker: '',
          durationNs: durationMs * 1e6,
          failed,
          timedOut: false,
          retry: false,
          injected,
          weight,
          ...end,
        },
      };
      sent.push(one);
      if (chance(0.1)) sent.push(one);
      if (chance(0.05)) {
        sent.push({
          span: { ...one.span, durationMs: durationMs + 7 },
          end: { ...one.end, durationNs: (durationMs + 7) * 1e6 },
        });
      }
    };

    const root = `s${++spans}`;
    send(SERVER, 'web', root, {
      link: root,
      side: 'callee',
      kind: 'rpc',
      peer: { kind: 'entry', name: 'internet' },
    });
    const calls = 1 + Math.floor(random() * 5);
    for (let call = 0; call < calls; call++) {
      const link = `s${++spans}`;
      const service = pick(SERVICES);
      const system = pick(['rpc', 'rpc', 'rpc', 'database', 'cache', 'queue', 'silent queue']);
      if (system === 'rpc') {
        const callee = pick(SERVICES);
        const address = `${callee}.local:80`;
        const timedOut = chance(0.1);
        const retry = chance(0.1);
        const breaker = chance(0.2) ? `to ${callee}` : '';
        send(
          CLIENT,
          service,
          link,
          {
            link,
            side: 'caller',
            kind: 'rpc',
            peer: { kind: 'external', name: address },
            address,
            timedOut,
            retry,
            breaker,
          },
          {
            parent: root,
            attributes: {
              'server.address': `${callee}.local`,
              'server.port': '80',
              ...(timedOut ? { 'error.type': 'TimeoutError' } : {}),
              ...(retry ? { 'http.request.resend_count': '1' } : {}),
              ...(breaker ? { 'circuit_breaker.name': breaker } : {}),
            },
          },
        );
        const answers = chance(0.1) ? [callee, pick(SERVICES)] : [callee];
        for (const answering of answers) {
          send(SERVER, answering, `s${++spans}`, { link, side: 'callee', kind: 'rpc', peer: null }, { parent: link });
        }
      } else if (system === 'database' || system === 'cache') {
        const name = system === 'database' ? 'postgresql' : 'redis';
        send(
          CLIENT,
          service,
          link,
          { link, side: 'caller', kind: 'database', peer: { kind: system, name } },
          { parent: root, attributes: { 'db.system.name': name } },
        );
      } else {
        const queue: NodeRef = { kind: 'queue', name: 'kafka/orders' };
        const attributes = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' };
        send(
          PRODUCER,
          service,
          link,
          { link, side: 'caller', kind: 'messaging', peer: queue },
          { parent: root, attributes },
        );
        for (let delivery = Math.floor(random() * 3); delivery > 0; delivery--) {
          const span = `s${++spans}`;
          const waits = { waitMs: Math.round(random() * waitMs) };
          if (system === 'queue') {
            send(
              CONSUMER,
              pick(SERVICES),
              span,
              { link: span, side: 'callee', kind: 'messaging', peer: queue },
              {
                parent: 'poll',
                attributes,
                ...waits,
              },
            );
          } else {
            const links = [{ trace, span: link }];
            send(
              CONSUMER,
              pick(SERVICES),
              span,
              { link, side: 'callee', kind: 'messaging', peer: null },
              {
                trace: `${trace}b`,
                links,
                ...waits,
              },
            );
          }
        }
      }
    }
  }
  return sent;
}
