import { pretendDrawn, type View } from './draw/painter.ts';
import styles from './traffic-map.module.css';

/** The level that was left, as it was last drawn, without dots. */
export class LevelGhost {
  readonly #element = document.createElement('div');
  readonly #drawnFor: View;

  /**
   * @param layers what is drawn on, from below
   * @param drawnFor the view that they were drawn for
   */
  constructor(layers: readonly HTMLCanvasElement[], labels: HTMLElement, drawnFor: View) {
    this.#drawnFor = drawnFor;
    const names = labels.cloneNode(true) as HTMLElement;
    names.removeAttribute('style');
    this.#element.className = styles.ghost!;
    this.#element.dataset.level = 'left';
    this.#element.setAttribute('aria-hidden', 'true');
    this.#element.append(copyOf(layers), names);
    labels.before(this.#element);
  }

  /** @param opacity 0..1 */
  show(view: View, opacity: number): void {
    pretendDrawn(this.#element, this.#drawnFor, view);
    this.#element.style.opacity = opacity.toFixed(3);
  }

  remove(): void {
    this.#element.remove();
  }
}

function copyOf(layers: readonly HTMLCanvasElement[]): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  const [{ width, height } = copy] = layers;
  Object.assign(copy, { width, height });
  const context = copy.getContext('2d');
  for (const layer of layers) context?.drawImage(layer, 0, 0, width, height);
  return copy;
}
