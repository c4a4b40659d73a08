import type { Stream, StreamKind } from './stream.ts';

/**
 * Values by stream. Looked up by its parts, one after the other: to join them into an id at every look takes longer than all
 * that detection does with a stream.
 */
export class StreamMap<Value> {
  readonly #byKind = new Map<StreamKind, Map<string, Map<string, Value>>>();

  get({ kind, service, operation }: Stream): Value | undefined {
    return this.#byKind.get(kind)?.get(service)?.get(operation);
  }

  set({ kind, service, operation }: Stream, value: Value): void {
    const ofKind = this.#byKind.get(kind) ?? new Map<string, Map<string, Value>>();
    this.#byKind.set(kind, ofKind);
    const ofService = ofKind.get(service) ?? new Map<string, Value>();
    ofKind.set(service, ofService);
    ofService.set(operation, value);
  }

  /** Of all operations of a service that are of this kind. */
  ofService(kind: StreamKind, service: string): Iterable<Value> {
    return this.#byKind.get(kind)?.get(service)?.values() ?? [];
  }
}
