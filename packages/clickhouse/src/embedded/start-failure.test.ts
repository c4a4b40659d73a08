import { expect, test } from 'vitest';
import { explainStartFailure } from './start-failure.ts';

const placement = { directory: '/data/clickhouse', httpPort: 8123 };

test.each([
  [
    'Code: 76. DB::Exception: Cannot lock file /data/status. Another server instance in same directory is already running.',
    /^The directory \/data\/clickhouse is in use by another Faultline: .* FAULTLINE_DATA_DIR/,
  ],
  [
    'Code: 210. DB::NetException: Listen [127.0.0.1]:9123 failed: Poco::Exception: Address already in use',
    /^Port 9123 of the embedded ClickHouse is already in use/,
  ],
  [
    'Code: 243. DB::Exception: Cannot reserve 1.00 MiB. (NOT_ENOUGH_SPACE)',
    /^The disk that holds \/data\/clickhouse is full/,
  ],
  ['noise\nCode: 999. DB::Exception: Something else', /could not start in \/data\/clickhouse: Code: 999/],
  ['', /^The embedded ClickHouse could not start in \/data\/clickhouse\.$/],
])('%j is one sentence', (output, sentence) => {
  const explanation = explainStartFailure(output, placement);
  expect(explanation).toMatch(sentence);
  expect(explanation).not.toContain('\n');
});
