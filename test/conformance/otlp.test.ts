import { afterAll, beforeAll, describe, test } from 'vitest';
import { startClickHouse, startCollector, type TestClickHouse } from '../integration/collector-fixture.ts';
import { GUARDED_LIMIT_BYTES, type Subjects, TOKEN } from './requirement.ts';
import { SECTIONS } from './sections.ts';
import { newService, requestOf, span } from './spans.ts';
import { send } from './transports.ts';

let clickhouse: TestClickHouse;
let subjects: Subjects;

beforeAll(async () => {
  const [main, lost] = await Promise.all([startClickHouse(), startClickHouse()]);
  clickhouse = main;
  const collector = await startCollector(main.server.url);
  const guarded = await startCollector(main.server.url, {
    FAULTLINE_INGEST_TOKENS: TOKEN,
    FAULTLINE_MAX_REQUEST_SIZE: `${GUARDED_LIMIT_BYTES}B`,
  });
  const cutOff = await startCollector(lost.server.url, { FAULTLINE_LOG_QUOTA: '1KiB' });
  await lost.close();
  const fill = () =>
    send(
      cutOff,
      'HTTP/JSON',
      'traces',
      requestOf(
        newService(),
        Array.from({ length: 20 }, () => span()),
      ),
    );
  while ((await fill()).isOk);
  subjects = { collector, guarded, cutOff, store: main.store };
});
afterAll(async () => {
  if (subjects) await Promise.all([subjects.collector, subjects.guarded, subjects.cutOff].map((one) => one.stop()));
  await clickhouse?.close();
});

for (const { title, requirements } of SECTIONS) {
  // Each has services of its own, and waits for its answer most of the time.
  describe(title, { concurrent: true }, () => {
    for (const { level, text, transports, check } of requirements) {
      describe(`${level}: ${text}`, () => {
        test.each(transports)('%s', (transport) => check(subjects, transport));
      });
    }
  });
}
