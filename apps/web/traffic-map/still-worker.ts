import { createContext } from './draw/gl-context.ts';
import { StillLayer } from './draw/gl-still-layer.ts';
import { type Surface, sizeCanvas } from './draw/painter.ts';
import { setPaletteTheme } from './palette.ts';
import type { StillOrder, StillReport } from './still-orders.ts';

// The other side of `still-away.ts`: draws lines and nodes, and sends the picture.

const canvas = new OffscreenCanvas(1, 1);
let layer: StillLayer | null = null;
let surface: Surface = { width: 1, height: 1, pixelRatio: 1 };
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
  const gl = canvas.getContext('webgl2')!;
  sizeCanvas(canvas, surface);
  gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
  layer.draw(surface, view, isStill);
  const picture = canvas.transferToImageBitmap();
  report({ type: 'drawn', view, picture }, [picture]);
}

addEventListener('message', ({ data: order }: MessageEvent<StillOrder>) => {
  if (order.type === 'start') {
    setPaletteTheme(order.theme);
    start();
  } else if (order.type === 'resize') surface = order.surface;
  else if (order.type === 'load') load = order;
  else {
    if (!draw) setTimeout(obeyNewest);
    draw = order;
  }
});
