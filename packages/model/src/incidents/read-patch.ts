import { type FieldProblem, JsonReader } from '../json-reader.ts';
import type { IncidentPatch } from './incident.ts';

const FIELDS = ['acknowledged', 'note', 'trueCulprit'];
const NOTE = { least: 0, most: 4_000 };
const NAME = { least: 0, most: 300 };

/**
 * Reads what somebody says of an incident.
 * @param json the parsed document, of which nothing is known
 * @returns what was said, or everything that is wrong with it
 */
export function readIncidentPatch(json: unknown): { patch: IncidentPatch } | { problems: FieldProblem[] } {
  const reader = new JsonReader();
  const given = reader.object('', json, FIELDS);
  const patch: IncidentPatch = {};
  if (given.acknowledged !== undefined) {
    if (typeof given.acknowledged === 'boolean') patch.acknowledged = given.acknowledged;
    else reader.refuse('acknowledged', given.acknowledged, 'true or false');
  }
  if (given.note !== undefined) patch.note = note(reader, given.note);
  if (given.trueCulprit !== undefined) patch.trueCulprit = reader.text('trueCulprit', given.trueCulprit, NAME);
  if (Object.keys(given).length === 0) reader.add('', `holds nothing, but one of ${FIELDS.join(', ')} is expected`);
  return reader.problems.length > 0 ? { problems: reader.problems } : { patch };
}

/** Of several lines, if wanted. */
function note(reader: JsonReader, value: unknown): string {
  const isText = typeof value === 'string';
  reader.text('note', isText ? value.replaceAll(/[\r\n\t]/g, ' ') : value, NOTE);
  return isText ? value : '';
}
