import { createDiagnosisSumsReader, createEdgeJob, type Store } from '@faultline/clickhouse';
import {
  buildTraceTree,
  type ChildSums,
  type DiagnosisSums,
  type OperationSums,
  operationKey,
  spanRecords,
  sumSpans,
} from '@faultline/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT, insertSpans, SERVER, startTestServer, type TestServer } from './clickhouse-fixture.ts';
import { randomFrom, shuffled } from './random-system.ts';
import { type DiagnosedTestSpan, diagnosedTraces, randomTraces } from './random-traces.ts';

let clickhouse: TestServer;
let store: Store;
beforeAll(async () => {
  clickhouse = await startTestServer();
});
afterAll(() => clickhouse.close());

const LENGTH_MS = 120_000;
const minutesAgo = Math.floor((Date.now() - 900_000) / 10_000) * 10_000;

function truthOf(spans: readonly DiagnosedTestSpan[]): DiagnosisSums {
  return sumSpans(
    diagnosedTraces(spans).map(({ startMs, spans: own }) => ({
      traceStartMs: startMs,
      spans: spanRecords(buildTraceTree(own)),
    })),
  );
}

const keyOf = (row: OperationSums) => `${row.bucketMs} ${operationKey(row)}`;
const childKey = ({ present, ...key }: ChildSums) => Object.values(key).join(' ');

/** Sums in a fixed order, floating ones as far as the order of adding leaves them alone. */
function comparable({ operations, children }: DiagnosisSums): [Map<string, unknown>, Map<string, number>] {
  const rounded = (_: string, value: unknown) =>
    value instanceof Map
      ? [...value].sort(([a], [b]) => a - b)
      : typeof value === 'number'
        ? Number(value.toPrecision(6))
        : value;
  const sorted = <T>(entries: [string, T][]) => new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const present = new Map<string, number>();
  for (const row of children) present.set(childKey(row), (present.get(childKey(row)) ?? 0) + row.present);
  return [
    sorted(operations.map((row) => [keyOf(row), JSON.parse(JSON.stringify(row, rounded))])),
    sorted([...present]),
  ];
}

function read(fromMs: number, toMs: number): Promise<DiagnosisSums> {
  return createDiagnosisSumsReader(store).read({ fromMs, toMs });
}

/** Another seed on every run; a failure names its own, to be put here. */
test.each([Math.floor(Math.random() * 2 ** 31), 20_261_126])(
  'sums are those of the reference, however spans come (seed %i)',
  async (seed) => {
    store = await clickhouse.emptiedStore();
    const random = randomFrom(seed + 1);
    const all = randomTraces(seed, 120, minutesAgo, LENGTH_MS);
    const rest = shuffled(all, random);
    const arrived: DiagnosedTestSpan[] = [];
    while (rest.length > 0) {
      const batch = rest.splice(0, Math.ceil(all.length / 3));
      arrived.push(...batch);
      await insertSpans(
        store,
        batch.map(({ sent }) => sent),
      );
      const truth = truthOf(arrived);
      const [operations, children] = comparable(await read(minutesAgo - 60_000, minutesAgo + LENGTH_MS + 240_000));
      const [trueOperations, trueChildren] = comparable(truth);
      expect(operations).toEqual(trueOperations);
      expect(children).toEqual(trueChildren);

      // Parts of the window add up: what a span's figures need of others is found beyond the part's ends.
      const middle = minutesAgo + 60_000;
      const parts = [await read(minutesAgo - 60_000, middle), await read(middle, minutesAgo + LENGTH_MS + 240_000)];
      const joined = {
        operations: parts.flatMap((part) => part.operations),
        children: parts.flatMap((part) => part.children),
      };
      expect(comparable(joined)).toEqual(comparable(truth));
    }
  },
);

test('a window without spans has no sums', async () => {
  store = await clickhouse.emptiedStore();
  expect(await read(minutesAgo, minutesAgo + 60_000)).toEqual({ operations: [], children: [] });
});

test('a call that nobody answered is of the service that is known at its address', async () => {
  store = await clickhouse.emptiedStore();
  const call = (trace: string, atMs: number) => ({
    trace,
    span: `${trace}a`,
    kind: CLIENT,
    service: 'shop',
    atMs,
    attributes: { 'server.address': '10.0.0.7', 'server.port': '8080' },
  });
  const served = { kind: SERVER, service: 'cart', trace: 'answered', span: 'b', parent: 'answereda' };
  await insertSpans(store, [call('answered', minutesAgo), { ...served, atMs: minutesAgo + 1 }]);
  await createEdgeJob(store, Date.now).run();
  await insertSpans(store, [{ ...call('refused', minutesAgo + 60_000), failed: true }]);
  const { operations } = await read(minutesAgo + 60_000, minutesAgo + 120_000);
  expect(operations.map(({ callee, calleeKind, isAnswered }) => [callee, calleeKind, isAnswered])).toEqual([
    ['cart', 'service', false],
  ]);
});
