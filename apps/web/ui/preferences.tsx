'use client';

import { useRouter } from 'next/navigation';
import { LANGUAGE, LANGUAGE_COOKIE } from '../text/language.ts';
import { LANGUAGES } from '../text/numbers.ts';
import { useLanguage } from '../text/use-language.tsx';
import { nextThemeChoice, type ThemeChoice } from '../theme/theme-choice.ts';
import { useThemeChoice } from '../theme/use-theme.tsx';
import { keepChoice } from './keep-choice.ts';
import styles from './preferences.module.css';

const SIGNS: Record<ThemeChoice, string> = {
  dark: 'M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6Z',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1',
  system: 'M2 3h12v8H2ZM6 14h4M8 11v3',
};

/** Switches between languages and between dark, light, and the system's colours. */
export function Preferences() {
  const router = useRouter();
  const { code, text } = useLanguage();
  const { choice, choose } = useThemeChoice();
  const theme = text.preferences.theme(text.preferences.themes[choice]);
  return (
    <fieldset className={styles.preferences} aria-label={text.preferences.label}>
      {LANGUAGES.filter((other) => other !== code).map((other) => (
        <button
          key={other}
          type="button"
          lang={other}
          title={LANGUAGE[other].text.preferences.switchTo(LANGUAGE[other].name)}
          onClick={() => {
            keepChoice(LANGUAGE_COOKIE, other);
            router.refresh();
          }}
        >
          {LANGUAGE[other].name}
        </button>
      ))}
      <button type="button" aria-label={theme} title={theme} onClick={() => choose(nextThemeChoice(choice))}>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <path d={SIGNS[choice]} />
        </svg>
      </button>
    </fieldset>
  );
}
