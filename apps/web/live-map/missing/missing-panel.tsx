'use client';

import { useLanguage } from '../../text/use-language.tsx';
import type { Selection } from '../../traffic-map/selection.ts';
import header from '../../ui/panel/panel-header.module.css';
import { Section } from '../../ui/panel/section.tsx';
import { useWindowWords } from '../panel/use-window-words.ts';
import { MissingAnswer } from './missing-answer.tsx';

interface Props {
  selection: Selection;
  /** Length of what the map shows. */
  windowSeconds: number;
}

/** What the URL names, or somebody asks for, is not on the map: says why. */
export function MissingPanel({ selection, windowSeconds }: Props) {
  const { text } = useLanguage();
  const asked = selection.type === 'node' ? { source: selection.id, target: '' } : selection;
  return (
    <>
      <header className={header.header}>
        <p className={header.kind}>{text.panel.gone(useWindowWords(windowSeconds))}</p>
        <h2 className={header.title}>
          {selection.type === 'node' ? selection.id : `${selection.source} → ${selection.target}`}
        </h2>
      </header>
      <Section title={text.missing.title}>
        <MissingAnswer source={asked.source} target={asked.target} windowSeconds={windowSeconds} />
      </Section>
    </>
  );
}
