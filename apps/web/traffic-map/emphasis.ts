/** Opacity of what is not in focus while something is. */
const DIMMED = 0.14;
const FADE_MS = 150;

/** Opacities of nodes and lines on their way to where the focus wants them, within 150 ms. */
export class Emphasis {
  #from = new Map<string, number>();
  #to = new Map<string, number>();
  #progress = 1;

  get isMoving(): boolean {
    return this.#progress < 1;
  }

  /** @param isInFocus `null` when nothing is in focus and all is bright */
  focus(keys: Iterable<string>, isInFocus: ((key: string) => boolean) | null): void {
    const to = new Map<string, number>();
    if (isInFocus) {
      for (const key of keys) if (!isInFocus(key)) to.set(key, DIMMED);
    }
    if (hasSameEntries(to, this.#to)) return;
    const from = new Map<string, number>();
    for (const key of new Set([...this.#to.keys(), ...this.#from.keys(), ...to.keys()])) from.set(key, this.of(key));
    this.#from = from;
    this.#to = to;
    this.#progress = 0;
  }

  step(elapsedMs: number): void {
    this.#progress = Math.min(1, this.#progress + elapsedMs / FADE_MS);
    if (this.#progress === 1) this.#from = this.#to;
  }

  /** 0..1 */
  of(key: string): number {
    const from = this.#from.get(key) ?? 1;
    return from + ((this.#to.get(key) ?? 1) - from) * this.#progress;
  }
}

function hasSameEntries(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (b.get(key) !== value) return false;
  return true;
}
