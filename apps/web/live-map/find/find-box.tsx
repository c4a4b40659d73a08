'use client';

import type { TrafficGraph } from '@faultline/model';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import { type Completion, completionsOf } from '../../traffic-filter/completions.ts';
import { parseFilter } from '../../traffic-filter/parse-filter.ts';
import { rankNames } from '../../traffic-filter/rank-names.ts';
import { CompletionList, OPTION_ID } from './completion-list.tsx';
import { FilterProblem } from './filter-problem.tsx';
import styles from './find-box.module.css';
import { useFindKey } from './use-find-key.ts';

interface Props {
  graph: TrafficGraph;
  /** The filter that holds. */
  filter: string;
  /** @param isNext goes on with what was typed before */
  onFilter: (filter: string, isNext: boolean) => void;
  /** A service was found. */
  onFind: (nodeId: string) => void;
  /** Somebody asks why nothing of that name is there. */
  onMiss: (name: string) => void;
  /** The keyboard leaves the box. */
  onLeave: () => void;
}

const LIST = 'find-completions';
/** A filter holds once the typing rests for this long. */
const REST_MS = 150;

/** One box that finds services by name, and filters by a language that it completes. `/` leads to it, Esc out of it. */
export function FindBox({ graph, filter, onFilter, onFind, onMiss, onLeave }: Props) {
  const { text } = useLanguage();
  const words = text.find;
  const field = useRef<HTMLInputElement>(null);
  useFindKey(field);
  const [typed, setTyped] = useState(filter);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const held = useRef({ filter, hasTyped: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // What the box itself made hold it knows already; anything else came by the back button or a link.
  useEffect(() => {
    if (filter === held.current.filter) return;
    held.current.filter = filter;
    setTyped(filter);
  }, [filter]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const parsed = useMemo(() => parseFilter(typed), [typed]);
  const completions = useMemo(() => (isOpen ? completionsOf(typed, graph) : []), [isOpen, typed, graph]);
  const isListed = isOpen && completions.length > 0;
  const missed = isOpen && isSearch(parsed) && rankNames(graph.nodes, typed).length === 0 ? typed.trim() : '';

  const hold = (next: string) => {
    clearTimeout(timer.current);
    if (parseFilter(next).error || next.trim() === held.current.filter) return;
    held.current.filter = next.trim();
    onFilter(held.current.filter, held.current.hasTyped);
    held.current.hasTyped = true;
  };
  const type = (next: string) => {
    setTyped(next);
    setOpen(true);
    setChosen(-1);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => hold(next), REST_MS);
  };
  const clear = () => {
    setTyped('');
    hold('');
  };
  const find = (nodeId: string) => {
    clear();
    setOpen(false);
    onLeave();
    onFind(nodeId);
  };
  const accept = (completion: Completion) => {
    if (completion.type === 'node') return find(completion.node.id);
    type(completion.text);
    hold(completion.text);
    if (completion.type === 'preset') setOpen(false);
    field.current?.focus();
  };
  const ask = () => {
    clear();
    setOpen(false);
    onLeave();
    onMiss(missed);
  };
  const enter = () => {
    const completion = completions[chosen];
    if (completion) return accept(completion);
    const best = isSearch(parsed) ? rankNames(graph.nodes, typed)[0] : undefined;
    if (best) return find(best.id);
    if (missed !== '') return ask();
    hold(typed);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the composing of a Korean syllable.
    if (event.nativeEvent.isComposing) return;
    const count = completions.length;
    if (event.key === 'ArrowDown' && count > 0) setChosen((chosen + 1) % count);
    else if (event.key === 'ArrowUp' && count > 0) setChosen((Math.max(chosen, 0) + count - 1) % count);
    else if (event.key === 'ArrowDown') setOpen(true);
    else if (event.key === 'Enter') enter();
    else if (event.key === 'Tab' && !event.shiftKey && isListed && typed !== '')
      accept(completions[Math.max(0, chosen)]!);
    else if (event.key === 'Escape') {
      hold(typed);
      setOpen(false);
      onLeave();
    } else return;
    event.preventDefault();
  };

  return (
    <search className={styles.find}>
      <input
        ref={field}
        type="text"
        role="combobox"
        value={typed}
        placeholder={words.placeholder}
        aria-label={words.label}
        aria-expanded={isListed}
        aria-controls={LIST}
        aria-autocomplete="list"
        aria-activedescendant={isListed && chosen >= 0 ? `${OPTION_ID}${chosen}` : undefined}
        aria-invalid={parsed.error !== undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={() => {
          held.current.hasTyped = false;
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
      />
      {typed === '' ? (
        <span className={styles.key} aria-hidden="true">
          /
        </span>
      ) : (
        <button type="button" aria-label={words.clear} title={words.clear} onClick={clear}>
          ×
        </button>
      )}
      {(isListed || missed !== '' || (isOpen && parsed.error)) && (
        <div className={styles.drop}>
          {parsed.error && <FilterProblem typed={typed} error={parsed.error} />}
          {isListed && <CompletionList id={LIST} completions={completions} chosen={chosen} onAccept={accept} />}
          {missed !== '' && (
            <button type="button" className={styles.miss} onMouseDown={(event) => event.preventDefault()} onClick={ask}>
              {text.missing.nothingFound(missed)}
            </button>
          )}
        </div>
      )}
    </search>
  );
}

/** Nothing but words: whoever presses Enter then wants the service called like that. */
function isSearch({ filter }: ReturnType<typeof parseFilter>): boolean {
  const terms = filter?.alternatives.flat() ?? [];
  return terms.length > 0 && terms.every(({ type, isNegated }) => type === 'text' && !isNegated);
}
