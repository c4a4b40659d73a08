/** What is known of a library's objects, for as long as the application keeps them. */
export class Observed<Known> {
  readonly #known = new WeakMap<object, Known>();
  readonly #objects = new Set<WeakRef<object>>();
  readonly #collected = new FinalizationRegistry<WeakRef<object>>((reference) => this.#objects.delete(reference));

  get(object: object): Known | undefined {
    return this.#known.get(object);
  }

  remember(object: object, known: Known): void {
    if (!this.#known.has(object)) {
      const reference = new WeakRef(object);
      this.#objects.add(reference);
      this.#collected.register(object, reference);
    }
    this.#known.set(object, known);
  }

  /** In the order they were first seen in. */
  *[Symbol.iterator](): Generator<Known> {
    for (const reference of this.#objects) {
      const object = reference.deref();
      if (object) yield this.#known.get(object)!;
    }
  }
}
