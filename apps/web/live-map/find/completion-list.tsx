'use client';

import { useLanguage } from '../../text/use-language.tsx';
import type { Completion } from '../../traffic-filter/completions.ts';
import { HealthMark } from '../../ui/health-mark.tsx';
import styles from './completion-list.module.css';

interface Props {
  id: string;
  completions: readonly Completion[];
  /** Index of the one that Enter takes; -1 for none. */
  chosen: number;
  onAccept: (completion: Completion) => void;
}

export const OPTION_ID = 'find-completion-';

/** What may be meant, presets as chips. The keyboard stays in the box. */
export function CompletionList({ id, completions, chosen, onAccept }: Props) {
  const { text } = useLanguage();
  return (
    <div id={id} role="listbox" aria-label={text.find.completions} className={styles.list}>
      {completions.map((completion, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the keyboard, and acts on what is active here
        <div
          key={keyOf(completion)}
          id={`${OPTION_ID}${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className={styles[completion.type]}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onAccept(completion)}
        >
          <Words completion={completion} />
        </div>
      ))}
    </div>
  );
}

function Words({ completion }: { completion: Completion }) {
  const { text } = useLanguage();
  switch (completion.type) {
    case 'node':
      return (
        <>
          <HealthMark health={completion.node.health} />
          <b>{completion.node.name}</b>
          <span>{text.nodeKind[completion.node.kind]}</span>
        </>
      );
    case 'preset':
      return <span title={completion.text}>{text.find.presets[completion.preset]}</span>;
    case 'field':
      return (
        <>
          <code>{completion.example}</code>
          <span>{text.find.fields[completion.field]}</span>
        </>
      );
    case 'value':
      return <code>{`${completion.field}:${completion.value}`}</code>;
  }
}

function keyOf(completion: Completion): string {
  return completion.type === 'node' ? `node ${completion.node.id}` : `${completion.type} ${completion.text}`;
}
