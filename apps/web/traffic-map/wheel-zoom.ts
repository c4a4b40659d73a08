/** Pixels, lines or pages, as `WheelEvent.deltaMode` says, in doublings of the zoom. */
const DOUBLINGS_PER_DELTA = [0.002, 0.05, 1];
/** Two fingers that part on a pad come as a wheel with Ctrl held, in small steps. */
const PINCH = 10;

/**
 * By which factor a turn of the wheel zooms: a notch of a mouse by 15 %, a pad by as much as the fingers moved. As in d3-zoom,
 * which people know from maps; Cytoscape's own zooms by 3 % a notch.
 */
export function wheelFactor({
  deltaY,
  deltaMode,
  ctrlKey,
}: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  return 2 ** (-deltaY * (DOUBLINGS_PER_DELTA[deltaMode] ?? 0) * (ctrlKey ? PINCH : 1));
}
