import type { BreakerState, Grouping, Health } from '@faultline/model';
import type { LeftOut } from '../../live-map/levels/level-state.ts';
import type { FilterField } from '../../traffic-filter/filter.ts';
import type { FilterError } from '../../traffic-filter/filter-error.ts';
import type { MatchCounts } from '../../traffic-filter/match-filter.ts';
import type { Preset } from '../../traffic-filter/presets.ts';
import { numbersOf } from '../numbers.ts';
import { graphEnglish } from './graph.ts';

const { compact, percent } = numbersOf('en');

/** What a filter misses, by what it expected. */
const EXPECTED = {
  field:
    'No such field. Expected one of error, p50, p95, p99, rps, breaker, health, kind, name, team, namespace, region, version; a name that holds “:” needs quotes.',
  comparison: 'Expected a comparison: >, >=, <, <= or =.',
  colon: 'Expected “:” and what it should be.',
  share: 'Expected a share, such as 1% or 0.01.',
  duration: 'Expected a duration, such as 500ms or 1.5s.',
  rate: 'Expected a rate per second, such as 100 or 0.5.',
  word: 'Expected a word, such as check* (the star stands for anything).',
  term: 'Expected something to look for on this side of “or”.',
  'closing-quote': 'Expected a closing quote.',
};

/** The live map: what is found, grouped, drawn and spoken. */
export const mapEnglish = {
  problems: {
    label: 'What is wrong',
    none: 'Nothing is failing',
    noneDetail: (services: number, connections: number) =>
      `${services} ${services === 1 ? 'service' : 'services'}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
    errors: (rate: number) => `${percent(rate)} errors`,
    failing: (perSecond: number) => `${compact(perSecond)} calls/s lost`,
    answered: (perSecond: number) => `${compact(perSecond)}/s answered by fallbacks`,
  },

  find: {
    label: 'Find a service, or filter',
    placeholder: 'Find a service, or filter: error > 1%',
    clear: 'Clear the filter',
    completions: 'Completions',
    unmatched: 'What does not match',
    dim: 'dim others',
    hide: 'hide others',
    matches: ({ services, allServices, dependencies, allDependencies, connections }: MatchCounts) =>
      [
        `${services} of ${allServices} ${allServices === 1 ? 'service' : 'services'}`,
        ...(dependencies > 0 ? [`${dependencies} of ${allDependencies} dependencies`] : []),
        ...(connections > 0 ? [`${connections} ${connections === 1 ? 'connection' : 'connections'}`] : []),
      ].join(', '),
    problem: ({ expected, at }: FilterError) =>
      `Character ${at + 1}: ${typeof expected === 'string' ? EXPECTED[expected] : `Expected one of ${expected.oneOf.join(', ')}.`}`,
    presets: {
      failing: 'Failing',
      slow: 'Slow',
      breakers: 'Open breakers',
      dependencies: 'Databases and other dependencies',
    } satisfies Record<Preset, string>,
    fields: {
      error: 'share of errors',
      p50: 'median latency',
      p95: 'latency of the slowest 5 %',
      p99: 'latency of the slowest 1 %',
      rps: 'requests per second',
      breaker: 'state of a circuit breaker',
      health: 'health',
      kind: 'kind of node',
      name: 'whole name, * for anything',
      team: 'team',
      namespace: 'namespace',
      region: 'region',
      version: 'version',
    } satisfies Record<FilterField, string>,
  },

  focus: {
    button: 'Show its neighbours only',
    buttonHint: 'Press N; again for those one hop farther, Esc for everything',
    path: 'What is shown',
    everything: 'Everything',
    everythingHint: 'Show everything again (Esc, or zoom far out)',
    around: (name: string, hops: number) =>
      `${name} and ${hops === 1 ? 'its neighbours' : `what is ${hops} hops around`}`,
    gone: (name: string) => `${name} has no traffic now, so everything is shown`,
    wider: 'One hop farther (N)',
    narrower: 'One hop nearer',
  },

  levels: {
    groupBy: 'Group services by',
    services: 'services',
    by: { namespace: 'by namespace', team: 'by team', region: 'by region' } satisfies Record<Grouping, string>,
    none: { namespace: 'no namespace', team: 'no team', region: 'no region' } satisfies Record<Grouping, string>,
    path: 'Level',
    open: 'Show its services',
    openHint: 'Enter, a double click, or zooming into it on the map',
    close: (group: string) => `Close ${group}`,
    closeHint: (group: string) => `Close ${group} (Esc, or zoom far out)`,
    inGroup: (group: string) => `It is shown as a part of ${group}.`,
    members: 'Services in it',
    memberCount: (members: number) => `${members} ${members === 1 ? 'service' : 'services'}`,
    leftOut: { idle: 'idle', inferred: 'dependencies' } satisfies Record<LeftOut, string>,
    leftOutHint: {
      idle: 'Show services without traffic',
      inferred: 'Show databases, caches, queues and other hosts that send no spans of their own',
    } satisfies Record<LeftOut, string>,
  },

  legend: {
    title: 'Legend',
    dot: (requests: string) => `1 dot = ${requests}`,
    requestsPerDot: (requests: number) =>
      requests === 1 ? '1 call' : `${requests < 1_000 ? requests : compact(requests)} calls`,
    ring: 'ring = outcome of requests',
    width: 'width = calls per second',
    breakerOpen: 'breaker open',
    breakerHalfOpen: 'half-open',
    moving: ['slow dots = slow calls', 'hollow = too rare to scale'],
    still: ['more arrows = more calls', 'bar on a line = outcomes'],
    show: 'Show legend',
    hide: 'Hide legend',
  },

  mapControls: {
    label: 'Map controls',
    zoomIn: 'Zoom in (+)',
    zoomOut: 'Zoom out (−)',
    fit: 'Show everything (F)',
    pause: 'Stop the motion',
    play: 'Start the motion',
    tv: 'For a screen on the wall (W)',
  },

  mapLayout: {
    reset: 'Reset the layout',
  },

  mapLine: {
    hanging: 'piled dots = hanging calls',
    requests: (rate: string) => `${rate} req/s`,
    idle: 'idle',
    origin: 'origin',
    attempted: (rate: string) => `${rate} attempted`,
    executed: (rate: string) => `${rate} executed`,
    errors: (share: string) => `${share} err`,
    p95: (duration: string) => `p95 ${duration}`,
    breaker: { closed: 'closed', open: 'open', 'half-open': 'half-open', isolated: 'forced open' },
  },

  spokenMap: {
    empty: 'Traffic map, no traffic yet',
    size: (nodes: number, connections: number) => `Traffic map of ${nodes} nodes and ${connections} connections`,
    failing: (nodes: number) => `${nodes} failing`,
    breakers: (open: number): string => `${open} circuit ${open === 1 ? 'breaker' : 'breakers'} not closed`,
    keys: 'Arrow keys walk the nodes, Enter selects.',
    figures: (rate: string, errors: string) => `${rate} requests per second, ${errors} errors`,
  },

  changes: {
    breaker: (source: string, target: string, to: BreakerState) =>
      `Breaker from ${source} to ${target} is now ${graphEnglish.breakerState[to]}.`,
    connection: (source: string, target: string, to: Health) =>
      `${source} to ${target} is now ${graphEnglish.health[to]}.`,
    node: (name: string, to: Health) => `${name} is now ${graphEnglish.health[to]}.`,
    more: (others: number) => `And ${others} more changes.`,
  },

  tv: {
    noIncident: 'no open incident',
    held: 'stays here while you use it',
    fullScreen: 'Full screen',
    leave: 'Leave',
    problems: (problems: number) => (problems === 1 ? '1 problem' : `${problems} problems`),
    noTraffic: 'No traffic in the last 60 s',
  },
};
