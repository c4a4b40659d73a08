import type { NodeKind } from '@faultline/model';

/** Draws the icon of a kind of node around the origin, within a square of 2 × 2. */
type Icon = (context: CanvasRenderingContext2D) => void;

const service: Icon = (context) => {
  for (let corner = 0; corner <= 6; corner++) {
    const angle = (Math.PI / 3) * corner - Math.PI / 2;
    context[corner === 0 ? 'moveTo' : 'lineTo'](Math.cos(angle) * 0.86, Math.sin(angle) * 0.86);
  }
  context.moveTo(0.3, 0);
  context.arc(0, 0, 0.3, 0, Math.PI * 2);
};

const database: Icon = (context) => {
  context.ellipse(0, -0.62, 0.72, 0.28, 0, 0, Math.PI * 2);
  context.moveTo(-0.72, -0.62);
  context.lineTo(-0.72, 0.62);
  context.ellipse(0, 0.62, 0.72, 0.28, 0, Math.PI, 0, true);
  context.lineTo(0.72, -0.62);
  context.moveTo(-0.72, 0);
  context.ellipse(0, 0, 0.72, 0.28, 0, Math.PI, 0, true);
};

const cache: Icon = (context) => {
  context.moveTo(0.18, -0.92);
  context.lineTo(-0.62, 0.14);
  context.lineTo(-0.02, 0.14);
  context.lineTo(-0.18, 0.92);
  context.lineTo(0.62, -0.16);
  context.lineTo(0.02, -0.16);
  context.closePath();
};

const queue: Icon = (context) => {
  for (const x of [-0.86, -0.24, 0.38]) context.roundRect(x, -0.5, 0.46, 1, 0.12);
};

const external: Icon = (context) => {
  context.moveTo(-0.5, 0.5);
  context.arc(-0.48, 0.12, 0.38, Math.PI * 0.5, Math.PI * 1.4);
  context.arc(0.02, -0.22, 0.46, Math.PI * 1.12, Math.PI * 1.9);
  context.arc(0.52, 0.14, 0.36, Math.PI * 1.55, Math.PI * 0.5);
  context.closePath();
};

const entry: Icon = (context) => {
  context.arc(0, 0, 0.88, 0, Math.PI * 2);
  context.moveTo(0.38, 0);
  context.ellipse(0, 0, 0.38, 0.88, 0, 0, Math.PI * 2);
  context.moveTo(-0.88, 0);
  context.lineTo(0.88, 0);
};

const group: Icon = (context) => {
  for (const [x, y] of [
    [0, -0.44],
    [-0.46, 0.38],
    [0.46, 0.38],
  ] as const) {
    context.moveTo(x + 0.34, y);
    context.arc(x, y, 0.34, 0, Math.PI * 2);
  }
};

const ICONS: Record<NodeKind, Icon> = { service, database, cache, queue, external, entry, group };

/** Strokes the icon of a kind, `size` pixels from its centre to its edge. */
export function strokeKindIcon(
  context: CanvasRenderingContext2D,
  kind: NodeKind,
  { x, y }: { x: number; y: number },
  size: number,
): void {
  context.save();
  context.translate(x, y);
  context.scale(size, size);
  context.beginPath();
  ICONS[kind](context);
  context.restore();
  context.stroke();
}
