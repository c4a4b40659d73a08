/** What a visitor can ask for; `system` follows `prefers-color-scheme`. */
export const THEME_CHOICES = ['dark', 'light', 'system'] as const;

export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** What is drawn. */
export type Theme = 'dark' | 'light';

/** Cookie that keeps a visitor's choice. */
export const THEME_COOKIE = 'faultline_theme';

/** Dark until somebody chooses: browsers say "light" of everybody who never set anything. */
const DEFAULT: ThemeChoice = 'dark';

/** @param chosen value of `THEME_COOKIE` */
export function themeChoiceFor(chosen: string | undefined): ThemeChoice {
  return THEME_CHOICES.find((choice) => choice === chosen) ?? DEFAULT;
}

export function nextThemeChoice(choice: ThemeChoice): ThemeChoice {
  return THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] ?? DEFAULT;
}
