import type { Health, Notice, TrafficGraph } from '@faultline/model';
import type { IncidentSummaryDocument } from '../../api-documents.ts';
import type { GraphPart } from '../../traffic-map/graph-part.ts';
import { neighbourhoodPart } from '../find/neighbourhood-part.ts';
import { type Problem, rankProblems } from '../problems.ts';
import { serviceCount } from '../service-count.ts';

type OpenIncident = Pick<IncidentSummaryDocument, 'id' | 'summary' | 'headline' | 'severity' | 'first'>;

/** What is said below a scene. */
export type TvCaption =
  | { kind: 'whole'; health: Health; problems: number; services: number; connections: number }
  | { kind: 'incident'; incident: OpenIncident }
  | { kind: 'problem'; problem: Problem; notices: Notice[] };

/** What the screen on the wall shows for a while. */
export interface TvScene {
  key: string;
  /** Brought into view, all else dim; `null` for the whole map. */
  part: GraphPart | null;
  caption: TvCaption;
}

/** With more, nobody in front of the wall waits for the last. */
const MOST_PROBLEMS = 6;
const MOST_NOTICES = 2;

/**
 * The whole map, then what is wrong, worst first: around the first suspect of each open incident, and around every other
 * failing node, connection or breaker. One scene for each place. The whole map alone where nothing is wrong.
 */
export function tvScenes(graph: TrafficGraph, incidents: readonly OpenIncident[]): TvScene[] {
  const problems = rankProblems(graph);
  const wrong = [
    ...incidents.map((incident) => incidentScene(graph, incident)),
    ...problems.map((problem) => problemScene(graph, problem)),
  ];
  const scenes = new Map<string, TvScene>();
  for (const scene of wrong) if (scene && !scenes.has(scene.key)) scenes.set(scene.key, scene);
  const caption: TvCaption = {
    kind: 'whole',
    health: worstOf(problems),
    problems: problems.length,
    services: serviceCount(graph),
    connections: graph.connections.length,
  };
  return [{ key: WHOLE, part: null, caption }, ...[...scenes.values()].slice(0, MOST_PROBLEMS)];
}

function worstOf(problems: readonly Problem[]): Health {
  if (problems.length === 0) return 'ok';
  return problems.some(({ severity }) => severity === 'critical') ? 'failing' : 'degraded';
}

const WHOLE = '';

/** The scene after this one, from the last to the first; the first if the present one is over. */
export function sceneAfter(scenes: readonly TvScene[], key: string): string {
  const index = scenes.findIndex((scene) => scene.key === key);
  return scenes[(index + 1) % scenes.length]?.key ?? WHOLE;
}

function incidentScene(graph: TrafficGraph, incident: OpenIncident): TvScene | undefined {
  const [suspect] = incident.first;
  return suspect && sceneAround(graph, suspect.service, { kind: 'incident', incident });
}

/** A connection fails where its calls go to; its caller is near, and says what its breaker does. */
function problemScene(graph: TrafficGraph, problem: Problem): TvScene | undefined {
  const { selection } = problem;
  const ends = selection.type === 'node' ? [selection.id] : [selection.target, selection.source];
  const notices = graph.nodes
    .filter(({ id }) => ends.includes(id))
    .flatMap((node) => node.notices)
    .filter(({ severity }) => severity !== 'info');
  const different = [...new Map(notices.map((notice) => [notice.title, notice])).values()];
  return sceneAround(graph, ends[0]!, {
    kind: 'problem',
    problem,
    notices: different.slice(0, MOST_NOTICES),
  });
}

function sceneAround(graph: TrafficGraph, center: string, caption: TvCaption): TvScene | undefined {
  const part = neighbourhoodPart(graph, { service: center, hops: 1 });
  return part ? { key: center, part, caption } : undefined;
}
