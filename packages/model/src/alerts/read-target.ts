import { below, type FieldProblem, JsonReader } from '../json-reader.ts';
import { ALERT_TARGET_TYPES, type AlertTargetDefinition } from './alert-target.ts';
import { isRefusedAddress } from './refused-address.ts';

const FIELDS = ['name', 'type', 'url', 'token', 'headers', 'minSeverity', 'enabled'];
const NAME = { most: 100 };
const URL_LENGTH = { most: 2_000 };
const SECRET = { least: 0, most: 2_000 };
const MOST_HEADERS = 20;
/** A field name of HTTP (RFC 9110, 5.1). */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]{1,100}$/;
/** What HTTP can carry in a field. */
const HEADER_VALUE = /^[\x20-\x7e]*$/;
/** Those that say how a message is sent are ours. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'idempotency-key',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Reads whom somebody wants to be told, with the defaults for what may be left out.
 * @param json the parsed document, of which nothing is known
 * @param anyAddress whether addresses that `isRefusedAddress` refuses are taken too
 * @returns the target, or everything that is wrong with it; secrets are not in what is said
 */
export function readAlertTarget(
  json: unknown,
  { anyAddress }: { anyAddress: boolean },
): { definition: AlertTargetDefinition } | { problems: FieldProblem[] } {
  const reader = new JsonReader();
  const given = reader.object('', json, FIELDS);
  const definition: AlertTargetDefinition = {
    name: reader.text('name', given.name, NAME),
    type: reader.oneOf('type', given.type, ALERT_TARGET_TYPES),
    url: readUrl(reader, given.url, anyAddress),
    token: secret(reader, 'token', given.token ?? ''),
    headers: readHeaders(reader, given.headers ?? []),
    minSeverity: reader.oneOf('minSeverity', given.minSeverity ?? 'warning', ['warning', 'critical']),
    enabled: readEnabled(reader, given.enabled ?? true),
  };
  if (definition.token !== '' && definition.headers.some(({ name }) => name.toLowerCase() === 'authorization')) {
    reader.add('headers', 'has Authorization, but the token is sent there');
  }
  return reader.problems.length > 0 ? { problems: reader.problems } : { definition };
}

/** Reads whether a target is to be on. */
export function readAlertTargetPatch(json: unknown): { enabled: boolean } | { problems: FieldProblem[] } {
  const reader = new JsonReader();
  const enabled = readEnabled(reader, reader.object('', json, ['enabled']).enabled);
  return reader.problems.length > 0 ? { problems: reader.problems } : { enabled };
}

function readEnabled(reader: JsonReader, value: unknown): boolean {
  if (typeof value !== 'boolean') reader.refuse('enabled', value, 'true or false');
  return value === true;
}

/** What is wrong with an address is said without the address: it may be secret. */
function readUrl(reader: JsonReader, value: unknown, anyAddress: boolean): string {
  const text = reader.text('url', typeof value === 'string' ? value.trim() : value, URL_LENGTH);
  if (text === '') return '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    reader.add('url', 'is no address that begins with http:// or https://');
    return '';
  }
  if (url.username !== '' || url.password !== '') {
    reader.add('url', 'has a user or a password in it: give them as a token or a header');
  }
  if (!anyAddress && isRefusedAddress(url.hostname)) {
    reader.add(
      'url',
      `leads to ${url.hostname}, where machines give away their credentials or nothing can be: ` +
        'FAULTLINE_ALERTS_TO_ANY_ADDRESS=true would allow it',
    );
  }
  url.hash = '';
  return url.href;
}

function readHeaders(reader: JsonReader, value: unknown): AlertTargetDefinition['headers'] {
  if (Array.isArray(value) && value.length === 0) return [];
  return reader.list('headers', value, MOST_HEADERS, (field, item) => {
    const header = reader.object(field, item, ['name', 'value']);
    const name = reader.text(below(field, 'name'), header.name, { most: 100 });
    if (name !== '' && !HEADER_NAME.test(name)) reader.refuse(below(field, 'name'), name, 'the name of an HTTP header');
    if (OWN_HEADERS.has(name.toLowerCase()))
      reader.add(below(field, 'name'), `is ${name}, which Faultline sends itself`);
    return { name, value: secret(reader, below(field, 'value'), header.value) };
  });
}

function secret(reader: JsonReader, field: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= SECRET.most && HEADER_VALUE.test(value)) return value.trim();
  reader.add(field, `is not a text of ${SECRET.least} to ${SECRET.most} characters that an HTTP header can carry`);
  return '';
}
