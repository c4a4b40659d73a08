'use client';

import type { KeyboardEvent, ReactNode } from 'react';
import { paths } from '../paths.ts';
import { isPlainClick } from '../ui/plain-click.ts';
import styles from './tile-grid.module.css';
import { TileItem } from './tile-item.tsx';
import { nextTile } from './walk-tiles.ts';
import { itemKey, type WallItem, type WallState, writeWallState } from './wall-state.ts';

export interface Tile extends WallItem {
  /** The tile in one sentence, for those who hear it. */
  summary: string;
  /** Changes when the tile must be drawn anew, whether somebody can see it or not. */
  version: string;
  /** @param link its name, as a link to its details that takes clicks on the whole tile */
  content: (link: ReactNode) => ReactNode;
}

interface Props {
  title: string;
  tiles: readonly Tile[];
  /** What the addresses of tiles keep. */
  state: WallState;
  isShort?: boolean;
  onSelect: (item: WallItem) => void;
}

/** Tiles that lead to their details. */
export function TileGrid({ title, tiles, state, isShort = false, onSelect }: Props) {
  const selectedKey = state.selected && itemKey(state.selected);
  return (
    <ul className={`${styles.grid} ${isShort ? styles.short : styles.tall}`} aria-label={title}>
      {tiles.map(({ kind, service, name, summary, version, content }) => {
        const key = itemKey({ kind, service, name });
        const summaryId = `summary-${key}`.replaceAll(/\s/g, '-');
        const href = `${paths.breakerWall}${writeWallState({ ...state, selected: { kind, service, name } })}`;
        const isCurrent = key === selectedKey;
        return (
          <TileItem
            key={key}
            id={summaryId}
            summary={summary}
            version={`${version} ${href} ${isCurrent}`}
            content={() =>
              content(
                <a
                  data-tile={key}
                  aria-describedby={summaryId}
                  aria-current={isCurrent ? 'true' : undefined}
                  href={href}
                  onClick={(event) => {
                    if (!isPlainClick(event)) return;
                    event.preventDefault();
                    onSelect({ kind, service, name });
                  }}
                >
                  {name}
                </a>,
              )
            }
          />
        );
      })}
    </ul>
  );
}

/** Moves the focus from tile to tile; to be given to what holds all grids. */
export function walkTiles(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-tile]')];
  const from = tiles.indexOf(event.target as HTMLElement);
  if (from < 0) return;
  const places = tiles.map((tile) => tile.getBoundingClientRect());
  const next = nextTile(places, from, event.key);
  if (next === undefined) return;
  event.preventDefault();
  tiles[next]?.focus();
}
