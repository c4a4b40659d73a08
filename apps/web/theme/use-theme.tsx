'use client';

import { createContext, type ReactNode, useCallback, useContext, useState, useSyncExternalStore } from 'react';
import { keepChoice } from '../ui/keep-choice.ts';
import { THEME_COOKIE, type Theme, type ThemeChoice } from './theme-choice.ts';

interface ChosenTheme {
  choice: ThemeChoice;
  choose: (choice: ThemeChoice) => void;
}

const Chosen = createContext<ChosenTheme>({ choice: 'dark', choose: () => undefined });
const PREFERS_LIGHT = '(prefers-color-scheme: light)';

/** Keeps the visitor's choice of colours. @param initial what the server rendered `<html data-theme>` with */
export function ThemeProvider({ initial, children }: { initial: ThemeChoice; children: ReactNode }) {
  const [choice, setChoice] = useState(initial);
  const choose = useCallback((next: ThemeChoice) => {
    keepChoice(THEME_COOKIE, next);
    document.documentElement.dataset.theme = next;
    setChoice(next);
  }, []);
  return <Chosen value={{ choice, choose }}>{children}</Chosen>;
}

export function useThemeChoice(): ChosenTheme {
  return useContext(Chosen);
}

/** The theme that is drawn now; for canvases, which cannot read CSS tokens. */
export function useTheme(): Theme {
  const { choice } = useContext(Chosen);
  const systemIsLight = useSyncExternalStore(followSystem, isSystemLight, () => false);
  return choice === 'system' ? (systemIsLight ? 'light' : 'dark') : choice;
}

function followSystem(onChange: () => void): () => void {
  const query = window.matchMedia(PREFERS_LIGHT);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

function isSystemLight(): boolean {
  return window.matchMedia(PREFERS_LIGHT).matches;
}
