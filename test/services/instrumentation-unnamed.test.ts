import { afterAll, beforeAll, expect, test } from 'vitest';
import { OtlpReceiver, type ReceivedSpan } from '../../packages/instrumentation/test/otlp-receiver.ts';
import { buildPackage, runApp } from '../../packages/instrumentation/test/run-app.ts';

/** What one breaker's library said of it. */
interface Said {
  transitions: { to: string; fromMs: number; toMs: number }[];
  state: string;
}

interface Run {
  said: Said[];
  /** In the order of construction. */
  names: string[];
  /** By name. */
  transitions: Map<string, { to: string; atMs: number }[]>;
  /** By name: the states that gauges tell at the end. */
  gauges: Map<string, string>;
  stderr: string;
}

const MAX_ERROR_MS = 50;
let runs: Run[];

beforeAll(async () => {
  buildPackage();
  runs = [await run(), await run()];
});

let receiver: OtlpReceiver | undefined;
afterAll(() => receiver?.stop());

async function run(): Promise<Run> {
  receiver = await OtlpReceiver.start();
  const app = runApp('twelve-breakers.mjs', {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_SERVICE_NAME: 'twelve',
    OTEL_METRIC_EXPORT_INTERVAL: '50',
    OTEL_BSP_MAX_QUEUE_SIZE: '20000',
  });
  const said = await app.message<Said[]>();
  const from = receiver.points.length;
  // The second report from now was read after the last call.
  const points = await receiver.untilPoints((all) => {
    const times = new Set(all.slice(from).map((point) => point.timeNs));
    return times.size > 1 && all.filter((point) => point.timeNs === [...times].at(-1));
  });
  const gauges = points.filter((point) => point.metric === 'circuit_breaker.state' && point.value === 1);
  app.process.send('done');
  expect(await app.exited, app.stderr).toEqual({ code: 0, signal: null });
  const names = eventsOf(receiver.spans, 'circuit_breaker.created').map((event) => event.name);
  const transitions = new Map(names.map((name): [string, { to: string; atMs: number }[]] => [name, []]));
  for (const { name, to, atMs } of eventsOf(receiver.spans, 'circuit_breaker.state_change')) {
    transitions.get(name)?.push({ to, atMs });
  }
  await receiver.stop();
  receiver = undefined;
  return {
    said,
    names,
    transitions,
    stderr: app.stderr,
    gauges: new Map(
      gauges.map(({ attributes }) => [
        String(attributes['circuit_breaker.name']),
        String(attributes['circuit_breaker.state']),
      ]),
    ),
  };
}

/** Told by root spans, in the order they happened in. */
function eventsOf(spans: ReceivedSpan[], event: string) {
  return spans
    .filter((span) => span.name.startsWith(`${event} `))
    .sort((a, b) => Number(a.startNs - b.startNs))
    .map(({ events: [first] }) => ({
      name: String(first!.attributes['circuit_breaker.name']),
      to: String(first!.attributes['circuit_breaker.state']),
      atMs: Number(first!.timeNs / 1000n) / 1000,
    }));
}

test('twelve breakers without names have twelve names, the same after a restart', () => {
  const [first, second] = runs;
  expect(new Set(first!.names).size).toBe(12);
  expect(second!.names).toEqual(first!.names);
  for (const name of first!.names) expect(name).toMatch(/^apps\/twelve-breakers\.mjs:\d+(#[2-6])?$/);
});

test('of each place that constructs several, one line says that they are to be named', () => {
  for (const { stderr } of runs) {
    const places = [...stderr.matchAll(/several breakers are constructed at (\S+) .*; name these with nameBreaker$/gm)];
    expect(places.map(([, place]) => place)).toEqual([
      expect.stringMatching(/^apps\/twelve-breakers\.mjs:\d+$/),
      expect.stringMatching(/^apps\/twelve-breakers\.mjs:\d+$/),
    ]);
  }
});

test('their states are those that their libraries are in', () => {
  for (const { said, names, gauges } of runs) {
    expect(names.map((name) => gauges.get(name))).toEqual(said.map(({ state }) => state));
  }
});

test('every transition under load is told, within 50 ms of when the library says it', () => {
  for (const { said, names, transitions } of runs) {
    const told = names.map((name) => transitions.get(name)!);
    expect(told.map((each) => each.map(({ to }) => to))).toEqual(
      said.map((each) => each.transitions.map(({ to }) => to)),
    );
    const errors = said.flatMap((each, breaker) =>
      each.transitions.map(({ fromMs, toMs }, i) => {
        const { atMs } = told[breaker]![i]!;
        return Math.max(0, fromMs - atMs, atMs - toMs);
      }),
    );
    expect(errors.length).toBeGreaterThan(24);
    expect(Math.max(...errors)).toBeLessThan(MAX_ERROR_MS);
  }
});
