/** Thrown when the database cannot be used by this version of Faultline; the message says why. */
export class SchemaError extends Error {
  override name = 'SchemaError';
}
