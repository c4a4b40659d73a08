import { formatPins, type KeptLayout, loadLayout, type Pins, parsePins, pinsOf, saveLayout } from './kept-layout.ts';
import type { Layout, Size } from './layout.ts';

const SAVE_AFTER_MS = 500;

/** Where the viewer's own layout is kept, and whether the map shows that or one that a link brought. */
export class LayoutMemory {
  readonly #name: string;
  readonly #onPins: (text: string) => void;
  #arrangedFor: Size | null = null;
  #told: string | null = null;
  #isShared = false;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #unsaved: KeptLayout | null = null;

  /**
   * @param name maps of different names have places of their own
   * @param onPins called with what a link must say so that it shows the same; '' for nothing
   */
  constructor(name: string, onPins: (text: string) => void) {
    this.#name = name;
    this.#onPins = onPins;
  }

  /** The screen that the layout has the shape of; a link's, where one brought it. */
  get arrangedFor(): Size | null {
    return this.#arrangedFor;
  }

  /**
   * How a map starts: as this browser kept it, unless the link has pins of its own.
   * @param text pins of the link
   */
  start(text: string): { kept: KeptLayout | null; shared: Pins | null } {
    this.#told = text;
    const kept = loadLayout(() => localStorage, this.#name);
    const shared = parsePins(text);
    this.#isShared = shared !== null && (kept === null || formatPins(pinsOf(kept)) !== text);
    this.#arrangedFor = (this.#isShared ? shared : kept)?.size ?? null;
    return this.#isShared ? { kept: null, shared } : { kept, shared: null };
  }

  /** The link changed. @returns pins to apply, `null` when they are those on the map */
  follow(text: string, layout: Layout): Pins | null {
    if (text === this.#told) return null;
    this.#told = text;
    const pins = parsePins(text);
    if (!pins) this.#tell(layout);
    return pins;
  }

  /** Everything was arranged for a screen of this size. */
  arranged(layout: Layout, size: Size): void {
    this.#arrangedFor = size;
    this.changed(layout);
  }

  /** Takes over where things stand now. A layout that a link brought does not replace the viewer's own. */
  changed(layout: Layout): void {
    this.#tell(layout);
    if (this.#isShared || !this.#arrangedFor) return;
    this.#unsaved = { size: this.#arrangedFor, layout };
    this.#saveTimer ??= setTimeout(() => this.flush(), SAVE_AFTER_MS);
  }

  /** The layout becomes the viewer's own again, whatever link brought it. */
  own(): void {
    this.#isShared = false;
    this.#arrangedFor = null;
  }

  flush(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    if (this.#unsaved) saveLayout(() => localStorage, this.#unsaved, this.#name);
    this.#unsaved = null;
  }

  #tell(layout: Layout): void {
    const size = this.#arrangedFor;
    const text = size ? formatPins(pinsOf({ size, layout })) : '';
    if (text === this.#told) return;
    this.#told = text;
    this.#onPins(text);
  }
}
