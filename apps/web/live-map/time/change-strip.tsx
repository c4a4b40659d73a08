'use client';

import type { ChangedPart, GraphChange, TrafficGraph } from '@faultline/model';
import { useLanguage } from '../../text/use-language.tsx';
import { isSameSelection, type Selection } from '../../traffic-map/selection.ts';
import strip from '../problem-strip.module.css';
import styles from './change-strip.module.css';
import { changeFigures, changeMark } from './change-words.ts';
import type { Comparison } from './use-shown-graph.ts';

interface Props {
  graph: TrafficGraph;
  comparison: Comparison;
  selection: Selection | null;
  onSelect: (selection: Selection) => void;
}

/** More than anybody reads; the map and the panels tell the rest. */
const MOST = 60;
const SIGNS = { worse: '▲', better: '▼', other: '•' };

/** What differs from the baseline, most telling first; each leads to its figures. Says so where nothing does. */
export function ChangeStrip({ graph, comparison, selection, onSelect }: Props) {
  const { text, numbers } = useLanguage();
  const words = text.compare;
  const { changes, window, graph: baseline, failure } = comparison;
  const since = words.since(numbers.dayAndTime(window.to));
  if (!changes || changes.length === 0) {
    const said = failure
      ? words.unreadable(failure)
      : changes
        ? words.none
        : baseline
          ? words.noTraffic
          : words.reading;
    return (
      <section className={strip.strip} aria-label={words.label}>
        <span>{said}</span>
        <span className={strip.detail}>{since}</span>
      </section>
    );
  }
  return (
    <section className={strip.strip} aria-label={words.label}>
      <h2 className={strip.title}>
        {words.label} <span className={styles.count}>{changes.length}</span>
      </h2>
      <span className={styles.since}>{since}</span>
      <ol className={strip.list}>
        {changes.slice(0, MOST).map((change) => (
          <li key={keyOf(change)}>
            <ChangeButton
              change={change}
              graph={graph}
              isSelected={isSameSelection(selection, selectionOf(change.part))}
              onSelect={onSelect}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface ButtonProps {
  change: GraphChange;
  graph: TrafficGraph;
  isSelected: boolean;
  onSelect: (selection: Selection) => void;
}

function ChangeButton({ change, graph, isSelected, onSelect }: ButtonProps) {
  const language = useLanguage();
  const { kind, part } = change;
  const { tone } = changeMark(change, language);
  const nameOf = (id: string) => graph.nodes.find((node) => node.id === id)?.name ?? id;
  return (
    <button
      type="button"
      className={`${strip.problem} ${styles[tone]}`}
      aria-pressed={isSelected}
      onClick={() => onSelect(selectionOf(part))}
    >
      <span className={styles.sign} aria-hidden="true">
        {SIGNS[tone]}
      </span>
      <span className={strip.subject}>
        {part.type === 'node' ? (
          part.name
        ) : (
          <>
            {nameOf(part.source)} <span aria-hidden="true">→</span> {nameOf(part.target)}
          </>
        )}
      </span>
      <span>{language.text.compare.kinds[kind]}</span>
      <span className={strip.facts}>{changeFigures(change, language)}</span>
    </button>
  );
}

function selectionOf(part: ChangedPart): Selection {
  if (part.type === 'node') return { type: 'node', id: part.id };
  return { type: 'connection', source: part.source, target: part.target };
}

function keyOf({ kind, part }: GraphChange): string {
  return JSON.stringify([kind, part]);
}
