import { createContext } from './draw/gl-context.ts';
import { StillLayer } from './draw/gl-still-layer.ts';
import { sizeCanvas } from './draw/painter.ts';
import { setPaletteTheme } from './palette.ts';
import type { StillOrder, StillReport } from './still-orders.ts';

// The other side of `still-away.ts`: draws lines and nodes, and sends the picture.

const canvas = new OffscreenCanvas(1, 1);
let layer: StillLayer | null = null;
let load: Extract<StillOrder, { type: 'load' }> | null = null;
let draw: Extract<StillOrder, { type: 'draw' }> | null = null;

const report = (told: StillReport, transferred: Transferable[] = []): void =>
  postMessage(told, { transfer: transferred });

function start(): void {
  const gl = createContext(canvas);
  if (!gl) {
    report({ type: 'refused' });
    return;
  }
  canvas.addEventListener('webglcontextlost', () => report({ type: 'lost' }));
  layer = new StillLayer(gl);
}

/** What was asked for while another picture was drawn is drawn once, as it was asked for last. */
function obeyNewest(): void {
  if (!layer || !draw) return;
  const { view, isStill } = draw;
  if (load) layer.load(load.picture);
  load = null;
  draw = null;
  layer.draw(view, isStill);
  const picture = canvas.transferToImageBitmap();
  report({ type: 'drawn', view, picture }, [picture]);
}

function obey(order: StillOrder): void {
  switch (order.type) {
    case 'start':
      setPaletteTheme(order.theme);
      start();
      break;
    case 'resize':
      sizeCanvas(canvas, order.surface);
      layer?.resize(order.surface);
      break;
    case 'load':
      load = order;
      break;
    case 'draw':
      if (!draw) setTimeout(obeyNewest);
      draw = order;
      break;
  }
}

addEventListener('message', ({ data }: MessageEvent<StillOrder>) => obey(data));
