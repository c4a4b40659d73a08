'use client';

import { useCallback } from 'react';
import type { BreakerWallDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import { PanelFrame } from '../ui/panel/panel-frame.tsx';
import panelStyles from '../ui/panel/side-panel.module.css';
import { BreakerDetails } from './breaker-details.tsx';
import { BulkheadDetails } from './bulkhead-details.tsx';
import { itemKey, type WallItem } from './wall-state.ts';

interface Props {
  wall: BreakerWallDocument;
  selected: WallItem;
  onClose: () => void;
}

/** Details of the selected tile. The focus goes back to the tile when they close. */
export function WallPanel({ wall, selected, onClose }: Props) {
  const key = itemKey(selected);
  const close = useCallback(() => {
    document.querySelector<HTMLElement>(`[data-tile="${CSS.escape(key)}"]`)?.focus();
    onClose();
  }, [key, onClose]);
  return <PanelFrame onClose={close}>{content(wall, selected)}</PanelFrame>;
}

function content({ breakers, bulkheads, window, asOf }: BreakerWallDocument, { kind, service, name }: WallItem) {
  const isSelected = (item: { service: string; name: string }) => item.service === service && item.name === name;
  const breaker = kind === 'breaker' ? breakers.find(isSelected) : undefined;
  const bulkhead = kind === 'bulkhead' ? bulkheads.find(isSelected) : undefined;
  if (breaker) return <BreakerDetails breaker={breaker} windowMs={window.to - window.from} asOf={asOf} />;
  if (bulkhead) return <BulkheadDetails bulkhead={bulkhead} asOf={asOf} />;
  return <Gone name={name} />;
}

/** What the URL names is not on the wall now. */
function Gone({ name }: { name: string }) {
  const { text } = useLanguage();
  return (
    <div className={panelStyles.gone}>
      <h2>{name}</h2>
      <p>{text.wall.gone}</p>
      <p>{text.wall.goneHint}</p>
    </div>
  );
}
