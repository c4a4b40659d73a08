import type { Percentiles } from '@faultline/model';
import { useLanguage } from '../../text/use-language.tsx';
import { Figure } from '../../ui/figure.tsx';
import type { BeforeWords } from './use-before-figures.ts';

interface Props {
  latency: Percentiles;
  /** Undefined where there was none. */
  before: Percentiles | undefined;
  inWords: (value: string | undefined) => BeforeWords;
}

const NAMES = ['p50', 'p95', 'p99'] as const;

/** Percentiles of a latency, as figures of a grid. */
export function LatencyFigures({ latency, before, inWords }: Props) {
  const {
    text,
    numbers: { milliseconds },
  } = useLanguage();
  return NAMES.map((name) => (
    <Figure
      key={name}
      value={milliseconds(latency[name])}
      label={text.panel[name]}
      before={inWords(before && milliseconds(before[name]))}
    />
  ));
}
