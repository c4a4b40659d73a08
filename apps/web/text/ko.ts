import type { Text } from './en.ts';
import { breakersKorean } from './korean/breakers.ts';
import { containmentKorean } from './korean/containment.ts';
import { faultsKorean } from './korean/faults.ts';
import { graphKorean } from './korean/graph.ts';
import { incidentsKorean } from './korean/incidents.ts';
import { mapKorean } from './korean/map.ts';
import { missingKorean } from './korean/missing.ts';
import { panelKorean } from './korean/panel.ts';
import { sentencesKorean } from './korean/sentences.ts';
import { shellKorean } from './korean/shell.ts';
import { timeKorean } from './korean/time.ts';
import { tracesKorean } from './korean/traces.ts';

/** Every word the console shows, in Korean. */
export const korean: Text = {
  ...shellKorean,
  ...graphKorean,
  ...mapKorean,
  ...timeKorean,
  ...panelKorean,
  ...breakersKorean,
  ...tracesKorean,
  ...incidentsKorean,
  ...sentencesKorean,
  ...faultsKorean,
  containment: containmentKorean,
  missing: missingKorean,
};
