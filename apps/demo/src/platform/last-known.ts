/** Keeps the last value of the keys used most recently, to serve when the source of truth is away. */
export class LastKnown<Key, Value> {
  readonly #values = new Map<Key, Value>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Stores the value and forgets the key remembered longest ago when there are too many. */
  remember(key: Key, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#capacity) this.#values.delete(this.#values.keys().next().value!);
  }

  /** The last value. Throws when there is none. */
  recall(key: Key): Value {
    const value = this.#values.get(key);
    if (value === undefined) throw new Error(`Nothing is remembered of ${String(key)}.`);
    return value;
  }
}
