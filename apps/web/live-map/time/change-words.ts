import type { GraphChange } from '@faultline/model';
import type { Language } from '../../text/language.ts';
import type { Mark } from '../../traffic-map/graph-part.ts';

/** A change in as few words as there is room for on the map. */
export function changeMark({ kind, before, now }: GraphChange, { text: { compare: words } }: Language): Mark {
  switch (kind) {
    case 'new':
      return { text: words.kinds.new, tone: 'other' };
    case 'vanished':
      return { text: words.kinds.vanished, tone: 'worse' };
    case 'fails-more':
      return { text: words.markShare(now - before), tone: 'worse' };
    case 'fails-less':
      return { text: words.markShare(now - before), tone: 'better' };
    case 'slower':
      return { text: words.markLatency(now / before), tone: 'worse' };
    case 'faster':
      return { text: words.markLatency(now / before), tone: 'better' };
    case 'busier':
    case 'quieter':
      return { text: words.markRate(now / before), tone: 'other' };
  }
}

/** The figures of a change, before and now. */
export function changeFigures(
  { kind, before, now }: GraphChange,
  { text: { compare: words }, numbers }: Language,
): string {
  switch (kind) {
    case 'fails-more':
    case 'fails-less':
      return words.shares(before, now);
    case 'slower':
    case 'faster':
      return words.percentiles(numbers.milliseconds(before), numbers.milliseconds(now));
    default:
      return words.rates(numbers.perSecond(before), numbers.perSecond(now));
  }
}
