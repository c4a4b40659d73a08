import { connect } from '@faultline/clickhouse';
import { readSettings, runProcess, SettingsError } from '@faultline/runtime';
import { startCollector } from './collector.ts';
import { collectorConfig } from './config.ts';

await runProcess('faultline-collector', () => {
  const settings = readSettings(process.env);
  if (settings.clickhouseUrls.length === 0) {
    throw new SettingsError(
      'FAULTLINE_CLICKHOUSE_URL is not set: give http://user:password@host:8123/database, ' +
        'or run npm start, which brings its own ClickHouse.',
    );
  }
  return startCollector(collectorConfig(settings), {
    store: connect(settings.clickhouseUrls, settings.clickhouseCluster),
    retention: settings,
    log: (line) => console.error(`faultline-collector: ${line}`),
  });
});
