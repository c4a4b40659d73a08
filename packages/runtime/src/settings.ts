import { type LogsTemplate, parseLogsTemplate } from './logs-template.ts';
import { parseDurationMs, parseSizeBytes } from './quantity.ts';

/** However large `FAULTLINE_MAX_REQUEST_SIZE`: the collector's log has to be able to read it back. */
export const MOST_REQUEST_BYTES = 128 * 2 ** 20;

/** The settings of every Faultline process, read from the environment. README.md lists them with their defaults. */
export interface Settings {
  consolePort: number;
  otlpHttpPort: number;
  otlpGrpcPort: number;
  adminPort: number;
  /** Address that everything listens on. */
  host: string;
  /** Bearer tokens accepted on OTLP; empty = no token asked for. */
  ingestTokens: string[];
  /** Tokens accepted for sign-in and on the API; empty = open. */
  consoleTokens: string[];
  /** The server, or servers of the cluster, each with its user and password and all with one database; none: embedded. */
  clickhouseUrls: URL[];
  /** Name of the cluster; `undefined`: a single server. */
  clickhouseCluster: string | undefined;
  dataDir: string;
  retentionSpansMs: number;
  retentionRollupsMs: number;
  logQuotaBytes: number;
  /** Of one OTLP request, before and after decompression. */
  maxRequestBytes: number;
  maxLatenessMs: number;
  /** Where the services' logs are; `undefined`: nobody said. */
  logsTemplate: LogsTemplate | undefined;
  /** Where people reach the console, for links to it; without a slash at the end. */
  consoleUrl: string;
  /** Whether alerts may be sent to link-local and other addresses that are refused otherwise. */
  alertsToAnyAddress: boolean;
}

/** Thrown for bad settings. The message has one sentence per setting: the variable, its value, what is expected. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads all settings.
 * @throws SettingsError naming every bad variable at once.
 */
export function readSettings(env: Environment): Settings {
  const problems: string[] = [];

  const read = <T>(
    variable: string,
    fallback: T,
    expected: string,
    parse: (text: string) => T | undefined,
    show = (text: string): string => text,
  ): T => {
    const text = env[variable];
    if (text === undefined || text.trim() === '') return fallback;
    const value = parse(text.trim());
    if (value === undefined) problems.push(`${variable} is "${show(text)}", but ${expected} is expected.`);
    return value ?? fallback;
  };
  const port = (variable: string, fallback: number) =>
    read(variable, fallback, 'a port number from 1 to 65535', parsePort);
  const duration = (variable: string, fallback: string) =>
    read(
      variable,
      parseDurationMs(fallback)!,
      `a duration such as ${fallback} (units ms, s, m, h, d)`,
      parseDurationMs,
    );

  const clickhouseUrls = read(
    'FAULTLINE_CLICKHOUSE_URL',
    [],
    'a URL such as http://user:password@host:8123/database, or several of one database, separated by commas,',
    parseClickHouseUrls,
    withoutPasswords,
  );
  const settings: Settings = {
    consolePort: port('FAULTLINE_CONSOLE_PORT', 3000),
    otlpHttpPort: port('FAULTLINE_OTLP_HTTP_PORT', 4318),
    otlpGrpcPort: port('FAULTLINE_OTLP_GRPC_PORT', 4317),
    adminPort: port('FAULTLINE_ADMIN_PORT', 8888),
    host: read('FAULTLINE_HOST', '127.0.0.1', 'an IP address or host name', (text) =>
      /^[A-Za-z0-9.:_-]+$/.test(text) ? text : undefined,
    ),
    ingestTokens: read('FAULTLINE_INGEST_TOKENS', [], TOKENS_EXPECTED, parseTokens, withoutTokens),
    consoleTokens: read('FAULTLINE_CONSOLE_TOKENS', [], TOKENS_EXPECTED, parseTokens, withoutTokens),
    clickhouseUrls,
    clickhouseCluster: read(
      'FAULTLINE_CLICKHOUSE_CLUSTER',
      undefined,
      'a cluster name of letters, digits, - and _',
      (text) => (/^[A-Za-z0-9_-]+$/.test(text) ? text : undefined),
    ),
    dataDir: read('FAULTLINE_DATA_DIR', '.faultline', 'a directory', (text) => text),
    retentionSpansMs: duration('FAULTLINE_RETENTION_SPANS', '3d'),
    retentionRollupsMs: duration('FAULTLINE_RETENTION_ROLLUPS', '30d'),
    logQuotaBytes: read(
      'FAULTLINE_LOG_QUOTA',
      2 * 2 ** 30,
      'a size such as 2GiB (units B, KiB, MiB, GiB)',
      parseSizeBytes,
    ),
    maxRequestBytes: read(
      'FAULTLINE_MAX_REQUEST_SIZE',
      64 * 2 ** 20,
      'a size from 64KiB to 128MiB such as 64MiB (units B, KiB, MiB)',
      parseRequestSize,
    ),
    maxLatenessMs: duration('FAULTLINE_MAX_LATENESS', '24h'),
    logsTemplate: read(
      'FAULTLINE_LOGS_URL',
      undefined,
      'an http or https URL with places {service}, {traceId}, {from} or {to}',
      parseLogsTemplate,
    ),
    consoleUrl: read('FAULTLINE_CONSOLE_URL', '', 'a URL such as https://faultline.example.com', parseConsoleUrl),
    alertsToAnyAddress: read('FAULTLINE_ALERTS_TO_ANY_ADDRESS', false, 'true or false', parseBoolean),
  };
  settings.consoleUrl ||= `http://127.0.0.1:${settings.consolePort}`;

  problems.push(...samePorts(settings), ...openWithoutTokens(settings));
  // A value that was refused above is not one that is missing.
  if (problems.length === 0) problems.push(...halfACluster(settings));
  if (problems.length > 0) throw new SettingsError(problems.join('\n'));
  return settings;
}

const TOKENS_EXPECTED = 'a comma-separated list of tokens of at least 8 visible characters each';

/** Whether only this machine reaches the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function parsePort(text: string): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= 1 && value <= 65535 ? value : undefined;
}

function parseBoolean(text: string): boolean | undefined {
  return { true: true, false: false }[text];
}

function parseConsoleUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return isPlain && /^https?:$/.test(url.protocol) ? url.href.replace(/\/+$/, '') : undefined;
}

function parseRequestSize(text: string): number | undefined {
  const value = parseSizeBytes(text);
  return value !== undefined && value >= 64 * 2 ** 10 && value <= MOST_REQUEST_BYTES ? value : undefined;
}

function parseTokens(text: string): string[] | undefined {
  const tokens = text.split(',').map((token) => token.trim());
  return tokens.every(isToken) ? tokens : undefined;
}

function isToken(text: string): boolean {
  return /^[\x21-\x7e]{8,}$/.test(text);
}

/** What was set ends in logs: only what is no token is said. */
function withoutTokens(text: string): string {
  return text
    .split(',')
    .map((token) => (isToken(token.trim()) ? '***' : token))
    .join(',');
}

function withoutPasswords(text: string): string {
  return text.replace(/(:\/\/[^/:@]*:).*?@(?=[^@]*$|[^@]*,\s*https?:)/g, '$1***@');
}

/** A password may have a comma in it too. */
function parseClickHouseUrls(text: string): URL[] | undefined {
  const urls = text.split(/,\s*(?=https?:\/\/)/).map(parseClickHouseUrl);
  const first = urls[0];
  return urls.every((url) => url !== undefined && url.pathname === first?.pathname) ? (urls as URL[]) : undefined;
}

function parseClickHouseUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  return isHttp && /^\/[A-Za-z_][A-Za-z0-9_]*$/.test(url.pathname) ? url : undefined;
}

/** Several servers belong to a cluster, and a cluster has servers. */
function halfACluster({ clickhouseCluster, clickhouseUrls }: Settings): string[] {
  if (clickhouseCluster === undefined && clickhouseUrls.length > 1) {
    return [
      'FAULTLINE_CLICKHOUSE_URL names several servers, but FAULTLINE_CLICKHOUSE_CLUSTER, which says what they are, is ' +
        'not set: set it to the cluster they belong to, or name one server.',
    ];
  }
  if (clickhouseCluster !== undefined && clickhouseUrls.length === 0) {
    return [
      `FAULTLINE_CLICKHOUSE_CLUSTER is "${clickhouseCluster}", but FAULTLINE_CLICKHOUSE_URL, a server of that cluster, is ` +
        'not set.',
    ];
  }
  return [];
}

function samePorts(settings: Settings): string[] {
  const byPort = new Map<number, string>();
  const problems: string[] = [];
  for (const [variable, port] of listeningPorts(settings)) {
    const other = byPort.get(port);
    if (other) problems.push(`${variable} is "${port}", but a port other than that of ${other} is expected.`);
    byPort.set(port, variable);
  }
  return problems;
}

/** The ports Faultline listens on, by the variable that sets each. */
export function listeningPorts(settings: Settings): [variable: string, port: number][] {
  return [
    ['FAULTLINE_CONSOLE_PORT', settings.consolePort],
    ['FAULTLINE_OTLP_HTTP_PORT', settings.otlpHttpPort],
    ['FAULTLINE_OTLP_GRPC_PORT', settings.otlpGrpcPort],
    ['FAULTLINE_ADMIN_PORT', settings.adminPort],
  ];
}

function openWithoutTokens({ host, ingestTokens, consoleTokens }: Settings): string[] {
  if (isLoopback(host)) return [];
  const missing = [
    ...(ingestTokens.length === 0 ? ['FAULTLINE_INGEST_TOKENS'] : []),
    ...(consoleTokens.length === 0 ? ['FAULTLINE_CONSOLE_TOKENS'] : []),
  ];
  if (missing.length === 0) return [];
  return [
    `FAULTLINE_HOST is "${host}", which other machines can reach, but ${missing.join(' and ')} ` +
      `${missing.length > 1 ? 'are' : 'is'} not set: set tokens, or use 127.0.0.1.`,
  ];
}
