import { nodeId } from '../node.ts';
import type { MissingFacts } from './missing-facts.ts';
import { type MissingReason, missingReason } from './missing-reason.ts';

/** Spans of a second or two always are on their way. */
const WAITING_FROM_MS = 5_000;
const MOST_NAMES = 5;

/** What was lost, left out or held up on the way in. Whose spans these were is not known, but for what is sampled. */
export function judgeIntake(facts: MissingFacts): MissingReason[] {
  const { collectors, notStored, partial } = facts;
  const away = collectors.filter(({ obstacle }) => obstacle !== '');
  const waiting = collectors.filter(({ spansWaiting, logAgeMs }) => spansWaiting > 0 && logAgeMs >= WAITING_FROM_MS);
  const rejected = notStored.reduce((sum, { spans }) => sum + spans, 0);
  return [
    ...(away.length > 0
      ? [
          missingReason({
            code: 'turned-away',
            severity: 'warning',
            names: away.map(({ collector }) => collector).slice(0, MOST_NAMES),
          }),
        ]
      : []),
    ...(waiting.length > 0
      ? [
          missingReason({
            code: 'waiting',
            severity: 'warning',
            figures: {
              spans: waiting.reduce((sum, { spansWaiting }) => sum + spansWaiting, 0),
              ageMs: Math.max(...waiting.map(({ logAgeMs }) => logAgeMs)),
            },
            names: waiting.map(({ collector }) => collector).slice(0, MOST_NAMES),
          }),
        ]
      : []),
    ...(rejected > 0
      ? [
          missingReason({
            code: 'not-stored',
            severity: 'warning',
            figures: { spans: rejected },
            names: notStored.map(({ reason }) => reason).slice(0, MOST_NAMES),
          }),
        ]
      : []),
    ...sampled(facts),
    ...(partial ? [missingReason({ code: 'partial', severity: 'warning' })] : []),
  ];
}

/** Of the calls of both: where few are kept, rare calls may all have been left out. */
function sampled({ edges, source, target }: MissingFacts): MissingReason[] {
  const ids = new Set([nodeId(source), ...(target ? [nodeId(target)] : [])]);
  const near = edges.filter((edge) => [edge.source, edge.target].some((ref) => ref && ids.has(nodeId(ref))));
  const rows = near.reduce((sum, edge) => sum + edge.rows, 0);
  const share = rows > 0 ? near.reduce((sum, edge) => sum + edge.sampledRows, 0) / rows : 0;
  return share > 0 ? [missingReason({ code: 'sampled', severity: 'info', figures: { share } })] : [];
}
