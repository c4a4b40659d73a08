'use client';

import { refusesCalls } from '@faultline/model';
import type { BreakerWallDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import type { Arranged } from './arrange.ts';
import { BreakerTile } from './breaker-tile.tsx';
import { BulkheadTile } from './bulkhead-tile.tsx';
import { stateInWords } from './state-words.ts';
import { TileGrid, walkTiles } from './tile-grid.tsx';
import { useSteadyOrder } from './use-steady-order.ts';
import styles from './wall-grids.module.css';
import type { WallItem, WallState } from './wall-state.ts';

interface Props {
  wall: BreakerWallDocument;
  arranged: Arranged;
  full: number;
  state: WallState;
  onSelect: (item: WallItem) => void;
}

/** Tiles of breakers, then of bulkheads. */
export function WallGrids({ wall, arranged, full, state, onSelect }: Props) {
  const {
    code,
    text,
    numbers: { count, percent, perSecond },
  } = useLanguage();
  const windowMs = wall.window.to - wall.window.from;
  const { sort, isReversed, shown, service, text: part } = state;
  const refusing = arranged.breakers.filter((breaker) => refusesCalls(breaker.state)).map(placeOf);
  const wish = JSON.stringify([sort, isReversed, shown, service, part, refusing.toSorted()]);
  const breakers = useSteadyOrder(arranged.breakers, placeOf, wish, wall.asOf);
  const bulkheads = useSteadyOrder(arranged.bulkheads, placeOf, wish, wall.asOf);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move the focus between links, which work without them
    <div className={styles.grids} onKeyDown={walkTiles}>
      {breakers.length > 0 && (
        <TileGrid
          title={text.wall.title}
          state={state}
          onSelect={onSelect}
          tiles={breakers.map((breaker) => ({
            kind: 'breaker',
            service: breaker.service,
            name: breaker.name,
            summary: text.wall.tile(
              breaker.name,
              breaker.service,
              stateInWords(breaker, text),
              percent(breaker.errorRate),
              perSecond(breaker.attempted / (windowMs / 1e3)),
            ),
            version: `${code} ${stateInWords(breaker, text)} ${breaker.openings.count}`,
            content: (link) => (
              <BreakerTile
                breaker={breaker}
                link={link}
                windowMs={windowMs}
                stepMs={wall.stepMs}
                asOf={wall.asOf}
                full={full}
              />
            ),
          }))}
        />
      )}
      {bulkheads.length > 0 && (
        <>
          <h2 className={styles.title}>{text.wall.bulkheads}</h2>
          <TileGrid
            title={text.wall.bulkheads}
            state={state}
            isShort
            onSelect={onSelect}
            tiles={bulkheads.map((bulkhead) => ({
              kind: 'bulkhead',
              service: bulkhead.service,
              name: bulkhead.name,
              summary: text.wall.bulkheadTile(
                bulkhead.name,
                bulkhead.service,
                bulkhead.active === null ? text.wall.unknown : count(bulkhead.active),
                bulkhead.capacity === null ? text.wall.unknown : count(bulkhead.capacity),
              ),
              version: code,
              content: (link) => <BulkheadTile bulkhead={bulkhead} link={link} />,
            }))}
          />
        </>
      )}
    </div>
  );
}

function placeOf({ service, name }: { service: string; name: string }): string {
  return `${service}\n${name}`;
}
