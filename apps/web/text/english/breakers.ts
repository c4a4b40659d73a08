import { numbersOf } from '../numbers.ts';

const { timeSpan } = numbersOf('en');

/** The wall of breakers and bulkheads. */
export const breakersEnglish = {
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
      `${count === 1 ? 'opened' : `opened ${count}×`} in the last 5 min · ${timeSpan(agoMs)} ago for ${timeSpan(lastMs)}`,
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
};
