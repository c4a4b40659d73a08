import { english, type Text } from './en.ts';
import { korean } from './ko.ts';
import { LANGUAGES, type LanguageCode, type Numbers, numbersOf } from './numbers.ts';

/** Words and figures of one language. */
export interface Language {
  code: LanguageCode;
  /** What its speakers call it. */
  name: string;
  text: Text;
  numbers: Numbers;
}

export const LANGUAGE: Record<LanguageCode, Language> = {
  en: { code: 'en', name: 'English', text: english, numbers: numbersOf('en') },
  ko: { code: 'ko', name: '한국어', text: korean, numbers: numbersOf('ko') },
};

/** Cookie that keeps which language somebody chose. */
export const LANGUAGE_COOKIE = 'faultline_language';

/**
 * The language for a visitor: the chosen one, else the one their browser likes best of those there are, else English.
 * @param chosen value of `LANGUAGE_COOKIE`
 * @param acceptLanguage header, such as `ko-KR,ko;q=0.9,en;q=0.8`
 */
export function languageFor(chosen: string | undefined, acceptLanguage: string | null): LanguageCode {
  return known(chosen ?? '') ?? preferred(acceptLanguage ?? '') ?? 'en';
}

function preferred(acceptLanguage: string): LanguageCode | undefined {
  const wishes = acceptLanguage.split(',').map((wish) => {
    const [tag = '', ...parameters] = wish
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return { code: known(tag.split('-')[0] ?? ''), weight: weight ? Number(weight.slice(2)) : 1 };
  });
  return wishes.filter(({ code, weight }) => code && weight > 0).toSorted((a, b) => b.weight - a.weight)[0]?.code;
}

function known(code: string): LanguageCode | undefined {
  return LANGUAGES.find((language) => language === code);
}
