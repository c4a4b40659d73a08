'use client';

import type { GraphConnection, GraphNode } from '@faultline/model';
import { useContext } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import type { Selection } from '../../traffic-map/selection.ts';
import { BeforeContext } from '../time/use-before.ts';

/** What a figure was before, in words. */
export type BeforeWords = { value: string; hint?: string } | undefined;

/** The figures of a selection in what panels compare with, and how to say one of them; undefined where it had none. */
export function useBeforeFigures(selection: Selection): {
  node: GraphNode | undefined;
  connection: GraphConnection | undefined;
  inWords: (value: string | undefined) => BeforeWords;
} {
  const { compare: words } = useLanguage().text;
  const { graph, kind } = useContext(BeforeContext);
  const inWords = (value: string | undefined): BeforeWords => {
    if (value === undefined) return undefined;
    return kind === 'usual' ? { value: words.usual(value), hint: words.usualHint } : { value: words.before(value) };
  };
  return {
    node: selection.type === 'node' ? graph?.nodes.find(({ id }) => id === selection.id) : undefined,
    connection:
      selection.type === 'connection'
        ? graph?.connections.find(({ source, target }) => source === selection.source && target === selection.target)
        : undefined,
    inWords,
  };
}
