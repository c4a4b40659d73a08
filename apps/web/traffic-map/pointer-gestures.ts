import type { Point } from './edge-geometry.ts';

/** What hands do on an element, in CSS pixels from its corner. */
export interface Gestures {
  /** The pointer moves and nothing is pressed. */
  onHover(at: Point): void;
  /** Pressed; what follows until `onEnd` belongs to it. */
  onPress(at: Point): void;
  /** Pressed and let go on the spot. */
  onTap(at: Point): void;
  /** Moved while pressed: by so much since the last time. */
  onDrag(at: Point, by: Point): void;
  /** By wheel or by two fingers: grow by a factor around a point. */
  onZoom(at: Point, factor: number): void;
  onEnd(): void;
}

/** Below this a press is a tap, however unsteady the hand. */
const TAP_PIXELS = 4;
const ZOOM_PER_PIXEL = 0.0022;
/** One notch of a wheel that counts lines or pages, pixels. */
const WHEEL_UNITS = [1, 16, 400];
const FASTEST_WHEEL = 120;

/** Tells gestures of mouse, pen and fingers on an element. @returns ends it */
export function listenToGestures(element: HTMLElement, gestures: Gestures): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const pressed = new Map<number, Point>();
  let pressedAt: Point | null = null;

  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const pinch = (): { at: Point; reach: number } => {
    const [a, b] = [...pressed.values()] as [Point, Point];
    return { at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, reach: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) };
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    pressed.set(event.pointerId, pointOf(event));
    pressedAt = pressed.size === 1 ? pointOf(event) : null;
    if (pressedAt) gestures.onPress(pressedAt);
    else gestures.onEnd();
  };
  const onMove = (event: PointerEvent): void => {
    const at = pointOf(event);
    const before = pressed.get(event.pointerId);
    if (!before) {
      gestures.onHover(at);
      return;
    }
    if (pressed.size > 1) {
      const from = pinch();
      pressed.set(event.pointerId, at);
      const to = pinch();
      gestures.onZoom(to.at, to.reach / from.reach);
      gestures.onDrag(to.at, { x: to.at.x - from.at.x, y: to.at.y - from.at.y });
      return;
    }
    if (pressedAt && Math.hypot(at.x - pressedAt.x, at.y - pressedAt.y) < TAP_PIXELS) return;
    pressedAt = null;
    pressed.set(event.pointerId, at);
    gestures.onDrag(at, { x: at.x - before.x, y: at.y - before.y });
  };
  const onUp = (event: PointerEvent): void => {
    if (!pressed.delete(event.pointerId)) return;
    if (pressedAt && event.type === 'pointerup') gestures.onTap(pressedAt);
    pressedAt = null;
    gestures.onEnd();
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const pixels = event.deltaY * (WHEEL_UNITS[event.deltaMode] ?? 1);
    const limited = Math.max(-FASTEST_WHEEL, Math.min(FASTEST_WHEEL, pixels));
    gestures.onZoom(pointOf(event), Math.exp(-limited * ZOOM_PER_PIXEL));
  };

  element.addEventListener('pointerdown', onDown, { signal });
  element.addEventListener('pointermove', onMove, { signal });
  for (const type of ['pointerup', 'pointercancel'] as const) element.addEventListener(type, onUp, { signal });
  element.addEventListener('wheel', onWheel, { signal, passive: false });
  return () => ended.abort();
}
