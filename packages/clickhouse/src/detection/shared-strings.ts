/** More than any system has at a time; names that never come again would add up. */
const MOST = 200_000;

/** Equal strings as one: every row that is read brings copies of its own. */
export class SharedStrings {
  readonly #known = new Map<string, string>();
  readonly #most: number;

  constructor(most = MOST) {
    this.#most = most;
  }

  one<Text extends string>(text: Text): Text {
    const known = this.#known.get(text);
    if (known !== undefined) return known as Text;
    if (this.#known.size >= this.#most) this.#known.clear();
    this.#known.set(text, text);
    return text;
  }

  get size(): number {
    return this.#known.size;
  }
}
