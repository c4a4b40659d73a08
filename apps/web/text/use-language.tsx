'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { LANGUAGE, type Language } from './language.ts';
import type { LanguageCode } from './numbers.ts';

const Spoken = createContext<LanguageCode>('en');

/** Says everything below it in one language, which the server chose, so that no page shows another one first. */
export function LanguageProvider({ code, children }: { code: LanguageCode; children: ReactNode }) {
  return <Spoken value={code}>{children}</Spoken>;
}

/** Words and figures in the visitor's language. */
export function useLanguage(): Language {
  return LANGUAGE[useContext(Spoken)];
}
