import type { PageId } from '../../shell/pages.ts';
import type { ThemeChoice } from '../../theme/theme-choice.ts';
import { numbersOf } from '../numbers.ts';

const { compact, count, percent, timeSpan } = numbersOf('en');

/** What is around every page, and what stands in for one. */
export const shellEnglish = {
  pageTitle: (page: string) => `Faultline · ${page}`,

  unreadable: 'This cannot be read now',

  /** @param message as the API says it: "is 5, but …" */
  refusedField: (message: string) => `This ${message}.`,

  ignoredParameters: (pairs: string) => `Not understood in this link, and ignored: ${pairs}`,

  pageDescription: 'Live dependency map of your services',

  status: {
    connecting: 'connecting…',
    reading: 'reading…',
    firstReading: 'Reading the last minute…',
    signedOut: 'signed out · reload to sign in',
    reconnecting: (ageMs: number) => `reconnecting… · last seen ${timeSpan(ageMs)} ago`,
    stale: (ageMs: number) => (ageMs > 0 ? `stale · ${timeSpan(ageMs)} old` : 'no data yet'),
    live: (ageMs: number) => `live · ${timeSpan(ageMs)} ago`,
    quiet: (ageMs: number) => `live · no call for ${timeSpan(ageMs)}`,
    behind: (ageMs: number) => `behind · ${timeSpan(ageMs)} old`,
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
    traces: 'Traces',
    incidents: 'Incidents',
    faults: 'Faults',
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
};
