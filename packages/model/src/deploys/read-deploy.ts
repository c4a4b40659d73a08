import { type FieldProblem, JsonReader } from '../json-reader.ts';
import type { DeployDefinition } from './deploy.ts';

const FIELDS = ['service', 'version', 'at', 'environment', 'description', 'url'];
const NAME = { most: 300 };
const OPTIONAL_NAME = { least: 0, most: 300 };
const OPTIONAL_TEXT = { least: 0, most: 1_000 };
/** A clock may be ahead. */
const AHEAD_MS = 300_000;

/**
 * Reads a deploy that somebody reports.
 * @param json the parsed document, of which nothing is known
 * @param nowMs epoch milliseconds: when it was, if the document does not say
 * @returns the deploy, or everything that is wrong with it
 */
export function readDeploy(
  json: unknown,
  nowMs: number,
): { definition: DeployDefinition } | { problems: FieldProblem[] } {
  const reader = new JsonReader();
  const given = reader.object('', json, FIELDS);
  const definition: DeployDefinition = {
    service: reader.text('service', given.service, NAME),
    version: reader.text('version', given.version ?? '', OPTIONAL_NAME),
    at: reader.whole('at', given.at ?? nowMs, 0, nowMs + AHEAD_MS),
    environment: reader.text('environment', given.environment ?? '', OPTIONAL_NAME),
    description: reader.text('description', given.description ?? '', OPTIONAL_TEXT),
    url: reader.text('url', given.url ?? '', OPTIONAL_TEXT),
  };
  if (definition.url !== '' && !isWebAddress(definition.url)) {
    reader.refuse('url', definition.url, 'an address that begins with http:// or https://');
  }
  return reader.problems.length > 0 ? { problems: reader.problems } : { definition };
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s"'<>\\]+$/.test(text);
}
