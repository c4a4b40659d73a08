import type {
  Experiment,
  ExperimentStatus,
  Fault,
  FaultKind,
  FaultTarget,
  FindingTone,
  IsolationFinding,
  IsolationReport,
  Share,
} from '@faultline/model';
import { numbersOf } from '../numbers.ts';

const { count, percent, timeSpan, timeOfDay } = numbersOf('en');

const shareOf = ({ errors, of }: Share) => percent(of > 0 ? errors / of : 0);

const openingsIn = (openings: { service: string; name: string; at: number }[]) =>
  openings.map(({ service, name, at }) => `${name} of ${service} at ${timeOfDay(at)}`).join(', ');

/** Experiments of fault injection. */
export const faultsEnglish = {
  faults: {
    title: 'Fault injection',
    loading: 'Reading…',
    failed: (reason: string) => `This could not be read: ${reason}`,
    none: 'No experiment yet',
    noneWhy:
      'Here failures are injected on purpose, into a small share of requests. Whoever has injected a failure on purpose recognises it faster when it comes by itself, and knows beforehand whether timeouts, breakers and fallbacks do what they are there for.',
    noneHow:
      'Services take part only when they are enabled (FAULTLINE_FIT=1) and keyed (FAULTLINE_FIT_KEY); in production FAULTLINE_FIT_IN_PRODUCTION=1 is needed as well. All others go on as if nothing were asked.',
    status: {
      active: 'active',
      expired: 'ran to its end',
      stopped: 'stopped',
      aborted: 'ended itself',
    } satisfies Record<ExperimentStatus, string>,
    state: 'State',
    name: 'Name',
    kind: 'Fault',
    kinds: {
      latency: 'latency',
      error: 'error',
      abort: 'connection cut',
      timeout: 'timeout',
      exception: 'exception',
    } satisfies Record<FaultKind, string>,
    fault: ({ kind, latencyMs, statusCode, percentage }: Omit<Fault, 'target'>) =>
      [
        faultsEnglish.faults.kinds[kind],
        ...(latencyMs === undefined ? [] : [`${latencyMs} ms`]),
        ...(statusCode === undefined ? [] : [`HTTP ${statusCode}`]),
        ...(percentage === 100 ? [] : [`in ${percentage} %`]),
      ].join(' '),
    target: 'Target',
    targetTypes: {
      service: 'service',
      edge: 'calls between two services',
      operation: 'operation of a service',
      breaker: 'circuit breaker',
      database: 'database',
      cache: 'cache',
      queue: 'queue',
    } satisfies Record<FaultTarget['type'], string>,
    scope: 'Whose requests',
    scopeParts: ({ percentage, users, devices, header }: Experiment['scope']) =>
      [
        ...(percentage === undefined ? [] : [`${percentage} % of requests`]),
        ...(users ? [`users ${users.join(', ')}`] : []),
        ...(devices ? [`devices ${devices.join(', ')}`] : []),
        ...(header ? [`${header.name}: ${header.value}`] : []),
      ].join(' · '),
    mode: 'Mode',
    modes: { isolated: 'isolated', through: 'through' } satisfies Record<Experiment['mode'], string>,
    modeHints: {
      isolated: 'Injected at the breaker, outside its statistics: only these requests notice, no breaker opens by it.',
      through: 'Breakers see the failures as real ones, and may open for everybody.',
    } satisfies Record<Experiment['mode'], string>,
    made: 'Began',
    injected: 'Injected calls',
    notCounted: 'too many to count',
    why: 'Why it ended',
    anew: 'New experiment',
    what: 'Fault',
    where: 'Where',
    how: 'How it meets breakers',
    limits: 'When it ends',
    nameHint: 'recommendations slow: does the shop stay fast?',
    latencyMs: 'Added latency (ms)',
    statusCode: 'HTTP status',
    share: 'Of the requests in scope (%)',
    targetType: 'What it is',
    targetName: 'Name',
    targetFrom: 'Caller',
    targetOwner: 'Service that owns it (any if empty)',
    operation: 'Operation, such as GET /cart',
    scopeHint: 'All that is filled in must hold.',
    scopePercentage: 'Share of requests (%)',
    users: 'Users, with commas between them',
    devices: 'Devices, with commas between them',
    headerName: 'HTTP header',
    headerValue: 'and its value',
    environment: 'Environment (any if empty)',
    minutes: 'Duration (minutes, up to 60)',
    maxInjections: 'Injections per process at most',
    maxInjectionsPerSecond: 'per second at most',
    errorRateIncrease: 'Ends itself when errors of others rise by (percentage points)',
    minRequests: 'over so many requests at least',
    confirmThrough: 'I know that breakers may open for everybody',
    start: 'Start the experiment',
    /** What the form expects, by field of the API. */
    expected: {
      name: 'Give it a name of up to 200 characters.',
      'faults[0].target.name': 'Say which one, by its name on the map.',
      'faults[0].target.from': 'Say which service calls it.',
      'faults[0].target.operation': 'Say which operation, such as GET /cart.',
      'faults[0].latencyMs': 'A whole number of milliseconds from 1 to 60,000.',
      'faults[0].statusCode': 'The status of an error: a whole number from 400 to 599.',
      'faults[0].percentage': 'A number above 0, up to 100.',
      scope: 'Say whose requests: fill in at least one of these.',
      'scope.percentage': 'A number above 0, up to 100.',
      'scope.users': 'Up to 100 names, of up to 300 characters each.',
      'scope.devices': 'Up to 100 names, of up to 300 characters each.',
      'scope.header.name': 'The name of a header, such as x-canary.',
      'scope.header.value': 'The value that the header must have.',
      environment: 'A name of up to 300 characters.',
      expiresAt: 'A number of minutes above 0, up to 60.',
      'caps.maxInjections': 'A whole number from 1 to 1,000,000.',
      'caps.maxInjectionsPerSecond': 'A whole number from 1 to 10,000.',
      'abort.errorRateIncrease': 'A number above 0, up to 100.',
      'abort.minRequests': 'A whole number from 1 to 1,000,000.',
    },
    notMade: (fields: number) => `Not started: ${fields === 1 ? 'one field needs' : `${fields} fields need`} a change.`,
    notMadeBecause: (reason: string) => `Not started: ${reason}`,
    notFound: 'There is no such experiment',
    back: 'All experiments',
    stop: 'Stop',
    stopHint: 'a stop reaches all services within 5 s',
    notStopped: (reason: string) => `Not stopped: ${reason}`,
    left: (ms: number) => `ends in ${timeSpan(ms)}`,
    lasted: (ms: number) => `lasted ${timeSpan(ms)}`,
    caps: 'Limits',
    capsOf: (most: number, perSecond: number) => `${count(most)} per process, ${count(perSecond)} per second`,
    abort: 'Ends itself',
    abortOf: (increase: number, requests: number) =>
      `when errors of others rise by ${percent(increase)} over ${count(requests)} requests`,
    guards: 'Acts at',
    report: 'Did isolation hold?',
    soFar: 'so far',
    verdicts: {
      held: 'It held',
      broken: 'It did not hold',
      unclear: 'This cannot be told yet',
    } satisfies Record<IsolationReport['verdict'], string>,
    verdictHints: {
      held: 'As far as these figures tell, it caused no errors beyond what it was meant for. Latency is not compared.',
      broken:
        'Something beyond the requests it was meant for got worse. Other changes of that time are not told apart.',
      unclear: 'Too little was injected or seen. The figures that there are:',
    } satisfies Record<IsolationReport['verdict'], string>,
    tones: {
      good: 'good',
      bad: 'bad',
      unclear: 'cannot be told',
      neutral: 'for information',
    } satisfies Record<FindingTone, string>,
    reportFailed: (reason: string) => `The figures could not be read: ${reason}`,
    comparedWith: (ms: number) => `Compared with the ${timeSpan(ms)} before it.`,
    finding: (finding: IsolationFinding): string => {
      const shares = ({ during, before }: { during: Share; before: Share }) =>
        `${shareOf(before)} → ${shareOf(during)} (${count(during.errors)} of ${count(during.of)})`;
      switch (finding.about) {
        case 'abort':
          return `It ended itself: ${finding.reason}`;
        case 'injections':
          return finding.calls > 0
            ? `Faults were injected into ${count(finding.calls)} calls.`
            : 'No call was injected into: no service takes part, or no request was in scope.';
        case 'breakers':
          if (finding.openings.length === 0) return 'No breaker opened by it.';
          return `${finding.isExpected ? 'Breakers opened, as this mode may have it' : 'Breakers opened'}: ${openingsIn(finding.openings)}.`;
        case 'fallbacks':
          if (finding.served + finding.failed === 0) return 'No fallback was asked for at the target.';
          return `Fallbacks at the target: ${count(finding.served)} served, ${count(finding.failed)} failed.`;
        case 'entry':
          return finding.tone === 'unclear'
            ? `Too little enters to compare: ${count(finding.during.of)} requests, ${count(finding.before.of)} before; ${count(finding.leastRequests)} are needed.`
            : `Errors of what enters: ${shares(finding)}.`;
        case 'services':
          if (finding.rose.length > 0) {
            return `Errors that were not injected rose at ${finding.rose.map((one) => `${one.name}: ${shares(one)}`).join('; ')}.`;
          }
          return `Errors that were not injected rose at none of ${finding.judged} services${finding.few > 0 ? `; ${finding.few} more have too little traffic` : ''}.`;
        case 'partial':
          return 'A part of this time could not be read, so figures are too low.';
      }
    },
    incidents: 'Incidents of this experiment',
    noIncidents: 'No incident names it.',
  },
};
