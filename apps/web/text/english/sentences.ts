import type { Evidence, Headline, Notice, Suspect, TimelineEntry } from '@faultline/model';

/** What the API says of incidents and of the map in English, and as data for other languages. */
export const sentencesEnglish = {
  sentences: {
    summary: ({ summary }: { summary: string; headline: Headline | null }): string => summary,
    suspect: ({ sentence }: Pick<Suspect, 'service' | 'reading' | 'instance' | 'repeats' | 'sentence'>): string =>
      sentence,
    evidence: ({ text }: Evidence): string => text,
    happened: ({ text }: TimelineEntry): string => text,
    notice: ({ title }: Pick<Notice, 'title' | 'about'>): string => title,
  },
};
