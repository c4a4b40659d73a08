'use client';

import type { TrafficGraph } from '@faultline/model';
import type { Text } from '../text/en.ts';
import { Announcer } from '../ui/announcer.tsx';
import { type Change, changesBetween } from './changes.ts';

/** Says breaker and health changes to screen readers. */
export function LiveAnnouncer({ graph }: { graph: TrafficGraph }) {
  return <Announcer snapshot={graph} changes={sentencesOf} />;
}

function sentencesOf(before: TrafficGraph, after: TrafficGraph, text: Text): string[] {
  return changesBetween(before, after).map((change) => inWords(change, text));
}

function inWords(change: Change, text: Text): string {
  switch (change.kind) {
    case 'breaker':
      return text.changes.breaker(change.source, change.target, change.to);
    case 'connection-health':
      return text.changes.connection(change.source, change.target, change.to);
    case 'node-health':
      return text.changes.node(change.name, change.to);
  }
}
