'use client';

import type { GraphNode, TrafficGraph } from '@faultline/model';
import { type FormEvent, useId, useState } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import type { Selection } from '../../traffic-map/selection.ts';
import { Section } from '../../ui/panel/section.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import styles from './missing-form.module.css';

interface Props {
  graph: TrafficGraph;
  node: GraphNode;
  /** The connection that is asked for; where it is not on the map, its panel says why. */
  onSelect: (selection: Selection) => void;
}

/** Asks for a connection of a node that should be there. */
export function MissingForm({ graph, node, onSelect }: Props) {
  const {
    text: { missing: words },
  } = useLanguage();
  const [direction, setDirection] = useState<'out' | 'in'>('out');
  const [typed, setTyped] = useState('');
  const list = useId();
  const others = graph.nodes.filter(({ id, kind }) => id !== node.id && kind !== 'entry');
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const wanted = typed.trim();
    if (wanted === '') return;
    const other = others.find(({ id, name }) => id === wanted || name === wanted)?.id ?? wanted;
    onSelect(
      direction === 'out'
        ? { type: 'connection', source: node.id, target: other }
        : { type: 'connection', source: other, target: node.id },
    );
  };
  const directions = [
    { value: 'out', label: words.out },
    { value: 'in', label: words.in },
  ] as const;
  return (
    <Section title={words.ask}>
      <form className={styles.form} onSubmit={ask}>
        <Segmented label={words.direction} options={directions} value={direction} onChange={setDirection} />
        <div className={styles.row}>
          <input
            type="text"
            list={list}
            value={typed}
            aria-label={words.other}
            placeholder={words.other}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
          <button type="submit">{words.submit}</button>
        </div>
        <datalist id={list}>
          {others.map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
        </datalist>
      </form>
    </Section>
  );
}
