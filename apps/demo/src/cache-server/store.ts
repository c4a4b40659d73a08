interface Entry {
  value: string;
  /** Milliseconds on the store's clock; Infinity = never. */
  expiresAt: number;
}

/** Strings by key, with expiry; when full, the entry written longest ago goes. */
export class Store {
  readonly #entries = new Map<string, Entry>();
  readonly #capacity: number;
  readonly #now: () => number;

  /** @param now the clock, in milliseconds */
  constructor(capacity: number, now: () => number) {
    this.#capacity = capacity;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): string | null {
    const entry = this.#entries.get(key);
    if (!entry) return null;
    if (entry.expiresAt > this.#now()) return entry.value;
    this.#entries.delete(key);
    return null;
  }

  /** @param ttlMs undefined = for ever */
  set(key: string, value: string, ttlMs?: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresAt: ttlMs === undefined ? Infinity : this.#now() + ttlMs });
    if (this.#entries.size > this.#capacity) this.#entries.delete(this.#entries.keys().next().value!);
  }

  /** Whether there was something to delete. */
  delete(key: string): boolean {
    const existed = this.get(key) !== null;
    this.#entries.delete(key);
    return existed;
  }

  clear(): void {
    this.#entries.clear();
  }
}
