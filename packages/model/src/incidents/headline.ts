import type { Suspect } from '../diagnosis/diagnosis.ts';
import { isLittle } from '../diagnosis/summary.ts';
import type { Incident, Symptom } from './incident.ts';
import { foremost } from './symptoms.ts';

/** What an incident's summary says, for those who say it in another language. */
export type Headline =
  | {
      of: 'suspect';
      suspect: Pick<Suspect, 'service' | 'reading' | 'instance' | 'repeats' | 'tiedWith'>;
      isLittle: boolean;
    }
  | { of: 'symptom'; symptom: Symptom };

/** Null where neither a suspect nor a symptom is known. */
export function headlineOf({ suspects, symptoms }: Pick<Incident, 'suspects' | 'symptoms'>): Headline | null {
  const [first] = suspects;
  if (first) {
    const { service, reading, instance, repeats, tiedWith } = first;
    return {
      of: 'suspect',
      suspect: { service, reading, ...(instance && { instance }), ...(repeats && { repeats }), tiedWith },
      isLittle: isLittle(first),
    };
  }
  const symptom = foremost(symptoms);
  return symptom ? { of: 'symptom', symptom } : null;
}
