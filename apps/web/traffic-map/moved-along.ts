import { isSameView, pretendDrawn, type View } from './draw/painter.ts';

/** A canvas that is moved along with the map, as it is, until it is drawn for where the map has come to rest. */
export class MovedAlong {
  readonly #element: HTMLElement;
  #drawnFor: View | null = null;
  #isPretending = false;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** What it was last drawn for. */
  get drawnFor(): View | null {
    return this.#drawnFor;
  }

  /** @returns whether it is to be drawn for this view now */
  follow(view: View, isMoving: boolean): boolean {
    if (this.#drawnFor === null) return true;
    const isOther = !isSameView(view, this.#drawnFor);
    if (isOther && !isMoving) return true;
    // Asking the page for what it shows would cost more than all else in most frames.
    if (isOther || this.#isPretending) pretendDrawn(this.#element, isOther ? this.#drawnFor : null, view);
    this.#isPretending = isOther;
    return false;
  }

  /** It was drawn for this view. */
  drawn(view: View): void {
    this.#drawnFor = view;
    if (this.#isPretending) pretendDrawn(this.#element, null, view);
    this.#isPretending = false;
  }
}
