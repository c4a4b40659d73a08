/** Where a line of values is drawn: x from 0 to `width`, y from `height` (the value 0) up to `margin` (the value `top`). */
export interface LineBox {
  width: number;
  height: number;
  /** Room for the line's own thickness. */
  margin: number;
  top: number;
}

/** SVG path of values over time, oldest first. */
export function linePath(values: readonly number[], box: LineBox): string {
  const step = box.width / Math.max(1, values.length - 1);
  let path = '';
  for (let i = 0; i < values.length; i++) path += `${i === 0 ? 'M' : 'L'}${tenths(i * step)} ${yOf(values[i]!, box)}`;
  return path;
}

/** SVG path of the area below such a line; '' where all values are 0. */
export function areaPath(values: readonly number[], box: LineBox): string {
  if (!values.some((value) => value > 0)) return '';
  return `${linePath(values, box)}L${box.width} ${box.height}L0 ${box.height}Z`;
}

function yOf(value: number, { height, margin, top }: LineBox): number {
  return tenths(height - (value / top) * (height - margin));
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
