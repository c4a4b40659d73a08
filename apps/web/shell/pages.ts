import { paths } from '../paths.ts';

/** The console's pages, in the order of the navigation; their names are in `text.pages`. */
export const PAGES = [
  { id: 'map', path: paths.liveMap },
  { id: 'breakers', path: paths.breakerWall },
  { id: 'incidents', path: paths.incidentsPage },
  { id: 'faults', path: paths.faultsPage },
  { id: 'traces', path: paths.tracesPage },
] as const;

export type PageId = (typeof PAGES)[number]['id'];
