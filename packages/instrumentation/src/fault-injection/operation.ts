const METHOD = /^([A-Z]+)(?: (.*))?$/;

/**
 * Whether a request is of the operation, which is named as its server span will be: `GET /orders/:id`, `/orders/:id`,
 * `GET`. The route is not known yet when a request arrives, so its path is held against the template: `:id`, `{id}` and
 * `*` stand for one segment, a final `*` for all that follow.
 */
export function isOfOperation(operation: string, method: string, path: string): boolean {
  const [, wantedMethod, afterMethod] = METHOD.exec(operation) ?? [];
  if (wantedMethod !== undefined && wantedMethod !== method) return false;
  const template = wantedMethod === undefined ? operation : afterMethod;
  return template === undefined || isOfTemplate(segmentsOf(template), segmentsOf(path));
}

function isOfTemplate(template: readonly string[], path: readonly string[]): boolean {
  const isOpen = template.at(-1) === '*';
  if (isOpen ? path.length < template.length : path.length !== template.length) return false;
  return template.every((segment, at) => isParameter(segment) || segment === path[at]);
}

function isParameter(segment: string): boolean {
  return segment === '*' || segment.startsWith(':') || (segment.startsWith('{') && segment.endsWith('}'));
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
