import type { Theme } from '../theme/theme-choice.ts';
import type { PackedPicture, Surface, View } from './draw/painter.ts';

/** What the page tells the worker that draws lines and nodes, in order. */
export type StillOrder =
  | { type: 'start'; theme: Theme }
  | { type: 'resize'; surface: Surface }
  | { type: 'load'; picture: PackedPicture }
  | { type: 'draw'; view: View; isStill: boolean };

/** What the worker tells the page. */
export type StillReport =
  /** The picture that was asked for last. */
  | { type: 'drawn'; view: View; picture: ImageBitmap }
  /** It cannot draw here. */
  | { type: 'refused' }
  /** The browser took the graphics context away. */
  | { type: 'lost' };
