import { breakersEnglish } from './english/breakers.ts';
import { containmentEnglish } from './english/containment.ts';
import { faultsEnglish } from './english/faults.ts';
import { graphEnglish } from './english/graph.ts';
import { incidentsEnglish } from './english/incidents.ts';
import { mapEnglish } from './english/map.ts';
import { missingEnglish } from './english/missing.ts';
import { panelEnglish } from './english/panel.ts';
import { sentencesEnglish } from './english/sentences.ts';
import { shellEnglish } from './english/shell.ts';
import { timeEnglish } from './english/time.ts';
import { tracesEnglish } from './english/traces.ts';

/** Every word the console shows, in English. Another language is another object of this shape. */
export const english = {
  ...shellEnglish,
  ...graphEnglish,
  ...mapEnglish,
  ...timeEnglish,
  ...panelEnglish,
  ...breakersEnglish,
  ...tracesEnglish,
  ...incidentsEnglish,
  ...sentencesEnglish,
  ...faultsEnglish,
  containment: containmentEnglish,
  missing: missingEnglish,
};

export type Text = typeof english;
