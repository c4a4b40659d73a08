import type { Containment } from '@faultline/model';
import type { Text } from '../text/en.ts';

/** A sentence, and whether it is good news. */
export interface ContainedLine {
  tone: 'good' | 'bad' | 'plain';
  said: string;
}

/** What an incident's containment comes to, most important first. */
export function containedLines({ entry, guarded, findings }: Containment, words: Text['containment']): ContainedLine[] {
  return [
    entry.hasRisen
      ? { tone: 'bad', said: words.reachedEntry(entry.during, entry.before) }
      : { tone: 'good', said: words.notReachedEntry(entry.during) },
    guarded.bad > 0
      ? { tone: guarded.answered > 0 ? 'good' : 'plain', said: words.guarded(guarded.answered, guarded.bad) }
      : { tone: 'plain', said: words.nothingGuarded },
    ...findings.map(
      (finding): ContainedLine => ({
        tone: finding.about === 'contained' ? 'plain' : 'bad',
        said: words.finding(finding),
      }),
    ),
  ];
}
