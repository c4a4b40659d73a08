import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

const problemsOf = (env: Record<string, string>): string => {
  try {
    readSettings(env);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  return '';
};

describe('settings', () => {
  it('have the documented defaults', () => {
    expect(readSettings({})).toEqual({
      consolePort: 3000,
      otlpHttpPort: 4318,
      otlpGrpcPort: 4317,
      adminPort: 8888,
      host: '127.0.0.1',
      ingestTokens: [],
      consoleTokens: [],
      clickhouseUrls: [],
      clickhouseCluster: undefined,
      dataDir: '.faultline',
      retentionSpansMs: 3 * 86_400_000,
      retentionRollupsMs: 30 * 86_400_000,
      logQuotaBytes: 2 * 2 ** 30,
      maxRequestBytes: 64 * 2 ** 20,
      maxLatenessMs: 86_400_000,
      logsTemplate: undefined,
      consoleUrl: 'http://127.0.0.1:3000',
      alertsToAnyAddress: false,
    });
  });

  it('name the variable, its value and what is expected', () => {
    expect(problemsOf({ FAULTLINE_CONSOLE_PORT: '70000' })).toBe(
      'FAULTLINE_CONSOLE_PORT is "70000", but a port number from 1 to 65535 is expected.',
    );
    expect(problemsOf({ FAULTLINE_RETENTION_SPANS: '3 weeks' })).toContain('a duration such as 3d');
    expect(problemsOf({ FAULTLINE_LOG_QUOTA: '2GB' })).toContain('a size such as 2GiB');
    expect(problemsOf({ FAULTLINE_CLICKHOUSE_URL: 'http://localhost:8123' })).toContain('8123/database');
  });

  it('bound the size of a request, so that no setting lets one take all memory', () => {
    expect(readSettings({ FAULTLINE_MAX_REQUEST_SIZE: '1MiB' }).maxRequestBytes).toBe(2 ** 20);
    for (const size of ['1KiB', '1GiB', 'x']) {
      expect(problemsOf({ FAULTLINE_MAX_REQUEST_SIZE: size })).toContain('from 64KiB to 128MiB');
    }
  });

  it('take an address of logs that things can be put into', () => {
    const url = 'https://logs.example/?q={service}&trace={traceId}';
    expect(readSettings({ FAULTLINE_LOGS_URL: url }).logsTemplate).toBe(url);
    expect(problemsOf({ FAULTLINE_LOGS_URL: 'javascript:{service}' })).toContain('an http or https URL with places');
  });

  it('report every problem at once', () => {
    const problems = problemsOf({ FAULTLINE_CONSOLE_PORT: 'x', FAULTLINE_ADMIN_PORT: '-1' });
    expect(problems.split('\n')).toHaveLength(2);
  });

  it('treat an empty value as not set', () => {
    expect(readSettings({ FAULTLINE_CONSOLE_PORT: ' ' }).consolePort).toBe(3000);
  });

  it('refuse two listeners on one port', () => {
    expect(problemsOf({ FAULTLINE_CONSOLE_PORT: '4318' })).toContain('other than that of FAULTLINE_CONSOLE_PORT');
    expect(problemsOf({ FAULTLINE_OTLP_GRPC_PORT: '4318' })).toContain('other than that of FAULTLINE_OTLP_HTTP_PORT');
  });

  it('refuse an address that others can reach without tokens, and say which are missing', () => {
    expect(problemsOf({ FAULTLINE_HOST: '0.0.0.0' })).toContain('FAULTLINE_INGEST_TOKENS and FAULTLINE_CONSOLE_TOKENS');
    expect(problemsOf({ FAULTLINE_HOST: '0.0.0.0', FAULTLINE_INGEST_TOKENS: 'secret-one' })).not.toContain('INGEST');
    const open = {
      FAULTLINE_HOST: '0.0.0.0',
      FAULTLINE_INGEST_TOKENS: 'secret-one',
      FAULTLINE_CONSOLE_TOKENS: 'secret-two',
    };
    expect(readSettings(open).host).toBe('0.0.0.0');
  });

  it('split tokens at commas and refuse short ones', () => {
    expect(readSettings({ FAULTLINE_INGEST_TOKENS: 'token-one, token-two' }).ingestTokens).toEqual([
      'token-one',
      'token-two',
    ]);
    expect(problemsOf({ FAULTLINE_INGEST_TOKENS: 'short' })).toContain('at least 8 visible characters');
    const problems = problemsOf({ FAULTLINE_INGEST_TOKENS: 'a-good-token,short' });
    expect(problems).toContain('FAULTLINE_INGEST_TOKENS is "***,short"');
    expect(problems).not.toContain('a-good-token');
  });

  it.each([
    ['http://u:secret@host:8123', 'http://u:***@host:8123'],
    ['http://u:sec@ret@host', 'http://u:***@host'],
    ['http://u:secret@a:8123/x,http://u:secret@b', 'http://u:***@a:8123/x,http://u:***@b'],
  ])('say no password: %s', (url, shown) => {
    const problems = problemsOf({ FAULTLINE_CLICKHOUSE_URL: url });
    expect(problems).toContain(`FAULTLINE_CLICKHOUSE_URL is "${shown}"`);
    expect(problems).not.toContain('secret');
  });

  it('read durations and sizes with their units', () => {
    const settings = readSettings({ FAULTLINE_MAX_LATENESS: '90m', FAULTLINE_LOG_QUOTA: '512MiB' });
    expect(settings.maxLatenessMs).toBe(90 * 60_000);
    expect(settings.logQuotaBytes).toBe(512 * 2 ** 20);
  });

  it('say where people reach the console: at its port, unless told otherwise', () => {
    expect(readSettings({ FAULTLINE_CONSOLE_PORT: '3100' }).consoleUrl).toBe('http://127.0.0.1:3100');
    expect(readSettings({ FAULTLINE_CONSOLE_URL: 'https://faults.example.com/' }).consoleUrl).toBe(
      'https://faults.example.com',
    );
    for (const url of ['faults.example.com', 'javascript:alert(1)', 'https://a:b@c', 'https://a/?b']) {
      expect(problemsOf({ FAULTLINE_CONSOLE_URL: url })).toContain('a URL such as https://faultline.example.com');
    }
  });

  it('allow any address for alerts only if told so in so many words', () => {
    expect(readSettings({ FAULTLINE_ALERTS_TO_ANY_ADDRESS: 'true' }).alertsToAnyAddress).toBe(true);
    expect(problemsOf({ FAULTLINE_ALERTS_TO_ANY_ADDRESS: 'yes' })).toContain('true or false');
  });

  it('take one ClickHouse server, or several of a cluster', () => {
    const one = readSettings({ FAULTLINE_CLICKHOUSE_URL: 'https://a:b@host:8443/faultline' });
    expect(one.clickhouseUrls.map(String)).toEqual(['https://a:b@host:8443/faultline']);

    const several = readSettings({
      FAULTLINE_CLICKHOUSE_URL: 'http://a:b,c@one:8123/faultline, http://two:8123/faultline',
      FAULTLINE_CLICKHOUSE_CLUSTER: 'traces',
    });
    expect(several.clickhouseUrls.map(String)).toEqual([
      'http://a:b,c@one:8123/faultline',
      'http://two:8123/faultline',
    ]);
    expect(several.clickhouseCluster).toBe('traces');
  });

  it('refuse servers of different databases, and lists with something else in them', () => {
    for (const urls of ['http://one:8123/a,http://two:8123/b', 'http://one:8123/a,', 'http://one:8123/a,two']) {
      expect(problemsOf({ FAULTLINE_CLICKHOUSE_URL: urls, FAULTLINE_CLICKHOUSE_CLUSTER: 'c' })).toBe(
        `FAULTLINE_CLICKHOUSE_URL is "${urls}", but a URL such as http://user:password@host:8123/database, ` +
          'or several of one database, separated by commas, is expected.',
      );
    }
  });

  it('refuse servers without their cluster, and a cluster without servers', () => {
    expect(problemsOf({ FAULTLINE_CLICKHOUSE_URL: 'http://one:8123/a,http://two:8123/a' })).toContain(
      'set it to the cluster they belong to',
    );
    expect(problemsOf({ FAULTLINE_CLICKHOUSE_CLUSTER: 'traces' })).toContain('a server of that cluster, is not set');
    expect(problemsOf({ FAULTLINE_CLICKHOUSE_CLUSTER: 'a b' })).not.toContain('not set');
  });
});
