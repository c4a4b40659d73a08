'use client';

import type { BreakerWallDocument } from '../api-documents.ts';
import type { Text } from '../text/en.ts';
import { Announcer } from '../ui/announcer.tsx';
import { stateChanges } from './state-changes.ts';

/** Says to screen readers which breakers changed their state. */
export function WallAnnouncer({ wall }: { wall: BreakerWallDocument }) {
  return <Announcer snapshot={wall} changes={sentencesOf} />;
}

function sentencesOf(before: BreakerWallDocument, after: BreakerWallDocument, text: Text): string[] {
  return stateChanges(before, after).map(({ service, target, name, state }) =>
    text.changes.breaker(service, target || name, state),
  );
}
