import type { BreakerState, ConnectionKind, Health, NodeKind } from '@faultline/model';
import type { PageId } from '../shell/pages.ts';
import type { ThemeChoice } from '../theme/theme-choice.ts';
import type { FilterField } from '../traffic-filter/filter.ts';
import type { FilterError } from '../traffic-filter/filter-error.ts';
import type { MatchCounts } from '../traffic-filter/match-filter.ts';
import type { Preset } from '../traffic-filter/presets.ts';
import { numbersOf } from './numbers.ts';

const { compact, count, percent, timeSpan } = numbersOf('en');

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

/** Every word the console shows, in English. Another language is another object of this shape. */
export const english = {
  pageTitle: (page: string) => `Faultline · ${page}`,
  pageDescription: 'Live dependency map of your services',

  status: {
    connecting: 'connecting…',
    reconnecting: (ageMs: number) => `reconnecting… · last seen ${timeSpan(ageMs)} ago`,
    stale: (ageMs: number) => (ageMs > 0 ? `stale · ${timeSpan(ageMs)} old` : 'no data yet'),
    live: (ageMs: number) => `live · ${timeSpan(ageMs)} ago`,
    quiet: (ageMs: number) => `live · no call for ${timeSpan(ageMs)}`,
    staleReason: (reason: string) => `${reason} What you see is the last good snapshot; it goes on by itself.`,
    noDataReason: (reason: string) => `${reason} This page goes on by itself as soon as it answers.`,
  },

  preferences: {
    label: 'Language and colours',
    switchTo: (language: string) => `Switch to ${language}`,
    theme: (theme: string) => `Colours: ${theme}`,
    themes: { dark: 'dark', light: 'light', system: 'as the system' } satisfies Record<ThemeChoice, string>,
  },

  pages: {
    map: 'Map',
    breakers: 'Breakers',
  } satisfies Record<PageId, string>,

  bar: {
    label: 'Overview',
    pages: 'Pages',
    entryRate: 'requests/s',
    entryRateHint: 'Requests per second that enter from outside',
    errorRate: 'errors',
    errorRateHint: 'Share of entering requests that failed',
    fanOut: 'calls per request',
    fanOutHint: (p99: number, max: number) =>
      `Calls that one entering request causes on average; 1 in 100 causes ${compact(p99)} or more, the most is ${compact(max)}`,
    openBreakers: (open: number): string => (open === 1 ? 'breaker open' : 'breakers open'),
    openBreakersHint: (open: number, total: number) => `${open} of ${total} circuit breakers refuse calls`,
    view: 'View',
    map: 'Map',
    table: 'Table',
    signOut: 'Sign out',
  },

  quality: {
    partial: 'partial',
    partialHint: 'Part of the window could not be read, so figures are too low.',
    sampled: 'sampled',
    sampledHint: (share: number) => `${percent(share)} of the spans are sampled; counts are weighted up.`,
    unmatched: (share: number) => `${percent(share)} one-sided`,
    unmatchedHint: 'Share of calls between services of which only one end was seen.',
    orphans: (orphans: number) => `${count(orphans)} orphans`,
    orphansHint: 'Server spans whose caller is unknown: they count as requests, but have no connection.',
    rejected: (rejected: number) => `${count(rejected)} spans rejected`,
    rejectedHint: 'Spans that could not be used, for instance for missing ids.',
  },

  notices: {
    label: 'About this map',
  },

  problems: {
    label: 'What is wrong',
    none: 'Nothing is failing',
    noneDetail: (services: number, connections: number) =>
      `${services} ${services === 1 ? 'service' : 'services'}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
    errors: (rate: number) => `${percent(rate)} errors`,
    failing: (perSecond: number) => `${compact(perSecond)} calls/s lost`,
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

  health: {
    ok: 'healthy',
    degraded: 'degraded',
    failing: 'failing',
    idle: 'idle',
    unknown: 'too few calls to judge',
  } satisfies Record<Health, string>,

  nodeKind: {
    service: 'service',
    database: 'database',
    cache: 'cache',
    queue: 'queue',
    external: 'external',
    entry: 'entry',
    group: 'group',
  } satisfies Record<NodeKind, string>,

  connectionKind: {
    rpc: 'call',
    messaging: 'messaging',
    database: 'database',
  } satisfies Record<ConnectionKind, string>,

  breakerState: {
    closed: 'closed',
    half_open: 'half-open',
    open: 'open',
    isolated: 'forced open',
  } satisfies Record<BreakerState, string>,

  breaker: {
    title: 'Circuit breaker',
    state: (state: string) => `breaker ${state}`,
    refusing: (open: number, instances: number) =>
      instances === 1 ? 'refuses calls' : `refuses calls on ${open} of ${instances} instances`,
    since: (ms: number) => `for ${timeSpan(ms)}`,
    nextProbe: (ms: number) => (ms > 0 ? `probes in ${timeSpan(ms)}` : 'probes with the next call'),
    transitions: 'Recent transitions',
    noTransitions: 'It did not change state in the last 15 minutes.',
    ago: (ms: number) => `${timeSpan(ms)} ago`,
    injected: 'injected fault',
    reasons: {
      error_threshold: 'error threshold reached',
      reset_timeout: 'reset timeout over',
      probe_success: 'probe succeeded',
      probe_failure: 'probe failed',
      manual: 'by hand',
      shutdown: 'shutdown',
    } as Record<string, string>,
  },

  outcome: {
    succeeded: 'succeeded',
    failed: 'failed',
    timedOut: 'timed out',
    rejected: 'rejected',
    shortCircuited: 'short-circuited',
  },

  panel: {
    label: 'Details',
    close: 'Close details',
    window: (seconds: number) => `last ${seconds} s`,
    gone: 'No traffic in the last 60 s.',
    goneHint: 'Its figures come back here with its next call.',
    rate: 'rate',
    errors: 'errors',
    p50: 'p50',
    p95: 'p95',
    p99: 'p99',
    calleeLatency: 'Latency inside the callee',
    traffic: 'Traffic and latency',
    trafficAsCaller: 'Traffic and latency, as the caller sees it',
    perEntry: 'per entry',
    perEntryHint: 'Requests here for each request that enters the system',
    fanOut: 'calls per request',
    fanOutHint: (source: string) => `Calls for each request that ${source} serves`,
    retries: 'retries',
    instances: 'instances',
    versions: 'versions',
    regions: 'regions',
    team: 'team',
    namespace: 'namespace',
    criticality: 'criticality',
    injected: 'injected faults',
    outcomes: 'Outcomes',
    attempted: 'attempted',
    executed: 'executed',
    fallbackServed: 'fallback served',
    fallbackFailed: 'fallback failed',
    requestsOutcome: 'Requests',
    callers: 'Callers',
    callees: 'Calls',
    about: 'About',
    identity: 'identity',
    evidence: 'Evidence',
    oneSided: 'only one end seen',
    sampled: 'sampled spans',
    series: 'last 15 minutes',
    seriesTitle: 'Last 15 minutes',
    seriesHighest: (rate: string) => `up to ${rate}`,
    seriesLabel: (rate: string) => `Requests over the last 15 minutes, up to ${rate}, with the failed ones below`,
    operations: 'Operations',
  },

  blast: {
    title: 'Blast radius',
    hint: 'The map keeps everything bright that leads here or is led to from here.',
    downstream: 'reaches downstream',
    upstream: 'depend on it',
    entries: 'entries affected',
    share: 'of what enters, at most',
    callsPerRequest: 'calls per request',
    reached: (services: number, dependencies: number) =>
      [
        `${services} ${services === 1 ? 'service' : 'services'}`,
        ...(dependencies > 0 ? [`${dependencies} ${dependencies === 1 ? 'dependency' : 'dependencies'}`] : []),
      ].join(', '),
    direct: (direct: number) => `${direct} direct`,
    entriesOf: (affected: number, all: number) => `${affected} of ${all}`,
    shareHint:
      'Entering requests that can go through it: those that enter where it can be reached, and no more than arrive here. One request may arrive several times, so it can be fewer.',
  },

  focus: {
    button: 'Show its neighbours only',
    buttonHint: 'Press N; again for those one hop farther, Esc for everything',
    path: 'What is shown',
    everything: 'Everything',
    everythingHint: 'Show everything again (Esc)',
    around: (name: string, hops: number) =>
      `${name} and ${hops === 1 ? 'its neighbours' : `what is ${hops} hops around`}`,
    gone: (name: string) => `${name} has no traffic now, so everything is shown`,
    wider: 'One hop farther (N)',
    narrower: 'One hop nearer',
  },

  spokenMap: {
    empty: 'Traffic map, no traffic yet',
    size: (nodes: number, connections: number) => `Traffic map of ${nodes} nodes and ${connections} connections`,
    failing: (nodes: number) => `${nodes} failing`,
    breakers: (open: number): string => `${open} circuit ${open === 1 ? 'breaker' : 'breakers'} not closed`,
    keys: 'Arrow keys walk the nodes, Enter selects.',
    figures: (rate: string, errors: string) => `${rate} requests per second, ${errors} errors`,
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
  },

  table: {
    nodes: 'Services and dependencies',
    connections: 'Connections',
    name: 'Name',
    kind: 'Kind',
    health: 'Health',
    rps: 'Requests/s',
    callRate: 'Calls/s',
    errorRate: 'Errors',
    perEntry: 'Per entry',
    instances: 'Instances',
    source: 'From',
    target: 'To',
    timedOut: 'Timed out',
    rejected: 'Rejected',
    shortCircuited: 'Short-circ.',
    fallbackServed: 'Fallbacks',
    retries: 'Retries',
    fanOut: 'Per request',
    breaker: 'Breaker',
    none: '–',
  },

  wall: {
    title: 'Circuit breakers',
    bulkheads: 'Bulkheads',
    bulkhead: 'bulkhead',
    window: (seconds: number) => `last ${seconds} s`,
    scale: (rate: string) => `full circle = ${rate}`,
    scaleHint: 'The area of a circle is what callers want: calls attempted, also those that were refused.',
    find: 'Find breaker, service, target',
    service: 'Service',
    anyService: 'All services',
    show: 'State',
    all: 'all',
    sort: 'Sort by',
    reverse: 'Reverse the order',
    sorts: {
      trouble: 'errors, then volume',
      name: 'name',
      volume: 'volume',
      p95: 'p95',
      p99: 'p99',
      age: 'time in state',
      state: 'state',
    },
    troubleHint: 'Breakers that refuse calls come first: their error share is low only because they refuse.',
    loading: 'Loading breakers…',
    empty: 'No circuit breaker has been seen yet',
    emptyHint:
      'A breaker appears here with its first call. Node.js services need no change to their code: start them with @faultline/instrumentation. From elsewhere, spans with circuit_breaker.name are enough.',
    noMatch: 'No breaker matches this filter',
    clear: 'Clear the filter',
    partial: 'A part of the store did not answer, so figures are too low.',
    errorShare: 'errors',
    errorShareHint:
      '(failed + timed out + rejected) / (those + succeeded), as Hystrix has it; refused calls count in neither',
    shortCircuited: 'short-circ.',
    fallbacks: 'fallbacks',
    fallbacksFailed: (calls: string) => `${calls} failed`,
    attempted: 'attempted',
    executed: 'executed',

    courseLabel: (attempted: string, refused: string) =>
      `Last 2 minutes: up to ${attempted} attempted, up to ${refused} short-circuited`,
    partly: (open: number, instances: number) => `${open} of ${instances} instances`,
    instances: (instances: number) => (instances === 1 ? '1 instance' : `${instances} instances`),
    noInstance: 'no live instance',
    stateFor: (state: string, ms: number) => `${state} for ${timeSpan(ms)}`,
    opened: (count: number, lastMs: number, agoMs: number) =>
      `${count === 1 ? 'opened' : `opened ${count}×`} in 5 min, last for ${timeSpan(lastMs)}, ${timeSpan(agoMs)} ago`,
    injected: 'injected',
    inFlight: 'in flight',
    queued: 'queued',
    limit: 'limit',
    unknown: 'not told',
    fullest: (instance: string) => `fullest: ${instance}`,
    onMap: 'Show on the map',
    timeInState: 'Time in state, last 15 minutes',
    perInstance: 'Instances',
    instance: 'instance',
    state: 'state',
    trace: 'trace',
    transitions: 'Transitions, last 15 minutes',
    gone: 'It is not on the wall now.',
    goneHint: 'It comes back with its next call.',
    tile: (name: string, service: string, state: string, errors: string, rate: string) =>
      `${name} of ${service}: ${state}, ${errors} errors, ${rate} attempted`,
    bulkheadTile: (name: string, service: string, active: string, limit: string) =>
      `Bulkhead ${name} of ${service}: ${active} in flight, limit ${limit}`,
  },

  firstSpan: {
    waiting: 'Waiting for the first span…',
    quiet: 'No call in the last 60 s',
    intro: 'Send traces here and the map draws itself. Pick whichever fits your service:',
    faultline: 'A Node.js service',
    faultlineHint: 'no change to its code; breakers, retries and fallbacks included',
    anySdk: 'Any language, any OpenTelemetry SDK',
    anySdkHint: 'set its variables and start it as always',
    curl: 'Just try it',
    curlHint: 'one span from your shell: a request that a service “hello” answered',
    copy: 'Copy',
    copied: 'Copied',
    tokenHint: 'This collector asks for a token: put yours where it says YOUR_TOKEN.',
  },

  signIn: {
    title: 'Sign in',
    hint: 'This console asks for one of the tokens in FAULTLINE_CONSOLE_TOKENS.',
    token: 'Token',
    submit: 'Sign in',
    failed: 'That token is not known here.',
  },

  notFound: {
    title: 'There is nothing here',
    back: 'To the live map',
  },

  mapFailed: 'The map could not be drawn. The table shows the same figures.',

  changes: {
    breaker: (source: string, target: string, to: BreakerState) =>
      `Breaker from ${source} to ${target} is now ${english.breakerState[to]}.`,
    connection: (source: string, target: string, to: Health) => `${source} to ${target} is now ${english.health[to]}.`,
    node: (name: string, to: Health) => `${name} is now ${english.health[to]}.`,
    more: (others: number) => `And ${others} more changes.`,
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
};

export type Text = typeof english;
