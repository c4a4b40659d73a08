import { createContext } from './draw/gl-context.ts';
import { StillLayer } from './draw/gl-still-layer.ts';
import { sizeCanvas } from './draw/painter.ts';
import { PieceSize } from './draw/piece-size.ts';
import { setPaletteTheme } from './palette.ts';
import type { StillOrder, StillReport } from './still-orders.ts';

// The other side of `still-away.ts`: draws lines and nodes, and sends the picture. Graphics do one thing at a time, for the
// page too: without a graphics card a crowded picture takes long, and so it is drawn in pieces that the page's frames may
// come between.

const canvas = new OffscreenCanvas(1, 1);
const size = new PieceSize();
let gl: WebGL2RenderingContext | null = null;
let layer: StillLayer | null = null;
let surface: Extract<StillOrder, { type: 'resize' }>['surface'] | null = null;
let load: Extract<StillOrder, { type: 'load' }> | null = null;
let draw: Extract<StillOrder, { type: 'draw' }> | null = null;
let isDrawing = false;
let lines = 0;
/** Nobody moves a map that is not there yet: the first comes as soon as it can. */
let isFirst = true;

const report = (told: StillReport, transferred: Transferable[] = []): void =>
  postMessage(told, { transfer: transferred });

function start(): void {
  gl = createContext(canvas);
  if (!gl) {
    report({ type: 'refused' });
    return;
  }
  canvas.addEventListener('webglcontextlost', () => report({ type: 'lost' }));
  layer = new StillLayer(gl);
}

/** Nothing tells when graphics are done but asking again. */
const ASK_AGAIN_MS = 2;
/** Half a frame: what takes less is in nobody's way. */
const UNFELT_MS = 8;
const LONGEST_PAUSE_MS = 40;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when the graphics have drawn what they were told to. */
async function drawn(by: WebGL2RenderingContext): Promise<void> {
  const fence = by.fenceSync(by.SYNC_GPU_COMMANDS_COMPLETE, 0);
  by.flush();
  // Without a fence the context is lost, which its event tells.
  if (!fence) return;
  while (by.clientWaitSync(fence, 0, 0) === by.TIMEOUT_EXPIRED) {
    await wait(ASK_AGAIN_MS);
  }
  by.deleteSync(fence);
}

/** What was asked for while another picture was drawn is drawn once, as it was asked for last. */
async function obeyNewest(by: WebGL2RenderingContext, on: StillLayer): Promise<void> {
  // Orders that came together are one.
  await wait(0);
  while (draw) {
    const { view, isStill } = draw;
    if (surface) {
      sizeCanvas(canvas, surface);
      on.resize(surface);
    }
    if (load) {
      on.load(load.picture);
      lines = load.picture.lines;
    }
    surface = null;
    load = null;
    draw = null;
    let startedAt = performance.now();
    for (const piece of on.pieces(view, isStill, () => (isFirst ? Number.MAX_SAFE_INTEGER : size.lines))) {
      await drawn(by);
      const tookMs = performance.now() - startedAt;
      size.add(piece, tookMs);
      // What draws without a graphics card takes the processor from all others: they get it for as long again.
      if (tookMs > UNFELT_MS && !isFirst) await wait(Math.min(LONGEST_PAUSE_MS, tookMs));
      startedAt = performance.now();
    }
    isFirst &&= lines === 0;
    const picture = canvas.transferToImageBitmap();
    report({ type: 'drawn', view, picture }, [picture]);
  }
}

function obey(order: StillOrder): void {
  switch (order.type) {
    case 'start':
      setPaletteTheme(order.theme);
      start();
      break;
    case 'resize':
      surface = order.surface;
      break;
    case 'load':
      load = order;
      break;
    case 'draw':
      draw = order;
      break;
  }
}

addEventListener('message', ({ data }: MessageEvent<StillOrder>) => {
  obey(data);
  if (!draw || isDrawing || !gl || !layer) return;
  isDrawing = true;
  void obeyNewest(gl, layer)
    .catch(reportError)
    .finally(() => {
      isDrawing = false;
    });
});
