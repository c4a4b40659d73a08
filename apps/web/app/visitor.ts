import { cookies, headers } from 'next/headers';
import { LANGUAGE, LANGUAGE_COOKIE, type Language, languageFor } from '../text/language.ts';
import { THEME_COOKIE, type ThemeChoice, themeChoiceFor } from '../theme/theme-choice.ts';

/** How the visitor of this request wants the console to be. */
export async function visitorPreferences(): Promise<{ language: Language; theme: ThemeChoice }> {
  const [kept, sent] = await Promise.all([cookies(), headers()]);
  const code = languageFor(kept.get(LANGUAGE_COOKIE)?.value, sent.get('accept-language'));
  return { language: LANGUAGE[code], theme: themeChoiceFor(kept.get(THEME_COOKIE)?.value) };
}
