import { type DotOrder, type DotReport, unpackSources } from './dot-orders.ts';
import { DotStream } from './dot-stream.ts';
import { createContext } from './draw/gl-context.ts';
import { MovingLayer } from './draw/gl-moving-layer.ts';
import { sizeCanvas, type View } from './draw/painter.ts';
import { setPaletteTheme } from './palette.ts';

// The other side of `dots-away.ts`: draws dots whatever the page is busy with.

const ORIGIN: View = { x: 0, y: 0, zoom: 1 };

let canvas: OffscreenCanvas;
let layer: MovingLayer;
let stream: DotStream | null = null;
let view = ORIGIN;
let isViewNew = false;
let isHandOn = false;
let isResting = true;
let frame = 0;

const report = (told: DotReport): void => postMessage(told);

function start(given: OffscreenCanvas): void {
  const gl = createContext(given);
  if (!gl) {
    report({ type: 'refused' });
    return;
  }
  canvas = given;
  canvas.addEventListener('webglcontextlost', () => report({ type: 'lost' }));
  layer = new MovingLayer(gl);
  stream = new DotStream(layer);
}

function wake(): void {
  if (frame === 0 && !isResting) frame = requestAnimationFrame(draw);
}

function rest(): void {
  isResting = true;
  cancelAnimationFrame(frame);
  frame = 0;
}

function draw(now: number): void {
  frame = 0;
  const isMoving = stream!.draw(view, now, isHandOn);
  if (isViewNew) report({ type: 'drawn', view });
  isViewNew = false;
  if (isMoving) wake();
}

function obey(order: DotOrder, to: DotStream): void {
  switch (order.type) {
    case 'resize':
      sizeCanvas(canvas, order.surface);
      layer.resize(order.surface);
      break;
    case 'load':
      layer.load(order.picture);
      break;
    case 'update':
      to.update(unpackSources(order.sources), order.requestsPerDot);
      break;
    case 'view':
      view = order.view;
      isViewNew = true;
      isResting = false;
      break;
    case 'hand':
      isHandOn = order.isOn;
      break;
    case 'refill':
      to.refill();
      break;
    case 'rest':
      rest();
      break;
    case 'clear':
      rest();
      to.clear(view);
      break;
  }
  wake();
}

addEventListener('message', ({ data: order }: MessageEvent<DotOrder>) => {
  if (order.type === 'start') {
    setPaletteTheme(order.theme);
    start(order.canvas);
  } else if (stream) obey(order, stream);
});
