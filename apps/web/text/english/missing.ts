import type { MissingCode, MissingReason } from '@faultline/model';
import { numbersOf } from '../numbers.ts';

const { count, percent, timeSpan, dayAndTime } = numbersOf('en');

/** What was missed: ids of nodes; `target` is '' for a service alone. */
export interface Missed {
  source: string;
  target: string;
}

type Words = (reason: MissingReason, missed: Missed) => string;

const calls = (number = 0) => (Math.round(number) === 1 ? '1 call' : `${count(number)} calls`);
const spans = (number = 0) => (number === 1 ? '1 span' : `${count(number)} spans`);
const list = (names: readonly string[]) => names.join(', ');
const some = (part: number, words: string) => (part > 0 ? [words] : []);

const SENTENCES: Record<MissingCode, Words> = {
  connected: ({ figures }, { source, target }) =>
    `It is there: ${source} made ${calls(figures.calls)} to ${target} in this window, and both ends of each are known.`,
  'half-seen': ({ figures: { calls: all = 0, callerOnly = 0, calleeOnly = 0 } }, { source, target }) =>
    `It is there with ${calls(all)}, but not whole: ${[
      ...some(callerOnly, `of ${count(callerOnly)} only ${source} sent its span`),
      ...some(calleeOnly, `of ${count(calleeOnly)} only ${target} did`),
    ].join(', ')}.`,
  'never-seen': ({ subject, names }) =>
    `No span of ${subject} is kept: it has never sent one under this name.${
      names.length > 0 ? ` Names like it are ${list(names)}.` : ''
    }`,
  silent: ({ subject, figures: { lastSpanMs = 0, agoMs = 0 } }) =>
    `${subject} sent nothing in this window. Its last span came ${timeSpan(agoMs)} ago (${dayAndTime(lastSpanMs)}).`,
  active: ({ subject, figures: { spans: sent, lastSpanMs = 0 } }) =>
    `${subject} sent ${spans(sent)} in this window, the newest at about ${dayAndTime(lastSpanMs)}.`,
  'no-client-spans': ({ subject, figures }) =>
    `${subject} sent ${spans(figures.spans)} in this window, and none is of a call out (client or producer).`,
  'no-server-spans': ({ subject, figures }) =>
    `${subject} sent ${spans(figures.spans)} in this window, and none is of a request (server or consumer).`,
  unanswered: ({ subject, figures: { calls: all = 0, unnamed = 0 }, names }, { target }) =>
    `${subject} made ${calls(all)} that no span of another service answers${
      names.length > 0 ? `: they went to ${list(names)}` : ''
    }${unnamed > 0 ? ` (${count(unnamed)} name no address)` : ''}. ${target} may be behind that.`,
  orphans: ({ subject, figures }) =>
    `${count(figures.calls ?? 0)} of ${count(figures.requests ?? 0)} requests at ${subject} name a caller whose span is not here.`,
  'own-traces': ({ subject, figures }) =>
    `${count(figures.calls ?? 0)} of ${count(figures.requests ?? 0)} requests at ${subject} began a trace of their own: they came without trace context, so they count as coming from outside.`,
  'by-way-of': ({ names }, { source, target }) =>
    `${source} calls ${list(names)}, which calls ${target}: the way between them may go there.`,
  earlier: ({ figures: { lastCallMs = 0, agoMs = 0 } }, { source, target }) =>
    `${source} made no call to ${target} in this window. The last one was ${timeSpan(agoMs)} ago (${dayAndTime(lastCallMs)}).`,
  'never-called': (_reason, { source, target }) =>
    `No call from ${source} to ${target} is known, in this window or before.`,
  waiting: ({ figures, names }) =>
    `${spans(figures.spans)} wait in the log of ${list(names)}, the oldest for ${timeSpan(figures.ageMs ?? 0)}, and are not on the map yet.`,
  'turned-away': ({ names }) => `${list(names)} turns requests away at this moment.`,
  'not-stored': ({ figures, names }) =>
    `${spans(figures.spans)} that arrived in this window were not stored: ${list(names)}. Whose they are is not counted.`,
  late: ({ subject, figures: { spans: late = 0, maxLatenessMs = 0 } }) =>
    `${spans(late)} of ${subject} came more than a minute late. Those later than ${timeSpan(maxLatenessMs)} are in no call on the map.`,
  sampled: ({ figures }) =>
    `${percent(figures.share ?? 0)} of the spans near it are sampled: of rare calls none may have been kept.`,
  partial: () => 'A part of the store does not answer now, and what it holds is not on the map.',
};

const ADVICE: Record<MissingCode, Words> = {
  connected: () => '',
  'half-seen': ({ figures }, { source, target }) =>
    (figures.callerOnly ?? 0) >= (figures.calleeOnly ?? 0)
      ? `Look whether all instances of ${target} are instrumented and send their spans.`
      : `Look whether all instances of ${source} are instrumented and send their spans.`,
  'never-seen': () =>
    'Check OTEL_SERVICE_NAME, and that OTEL_EXPORTER_OTLP_ENDPOINT leads to the collector; the log of the service says whether exports fail.',
  silent: ({ subject }) => `Check whether ${subject} runs, has traffic, and reaches the collector.`,
  active: () => '',
  'no-client-spans': ({ subject }) =>
    `Switch on the instrumentation of the client that ${subject} calls with (HTTP, gRPC, messaging).`,
  'no-server-spans': ({ subject }) => `Switch on the instrumentation of the server that ${subject} listens with.`,
  unanswered: (_reason, { target }) =>
    `If ${target} is behind one of these: look whether it is instrumented, and whether a proxy between strips the header traceparent.`,
  orphans: (_reason, { source }) =>
    `If ${source} makes these calls: look whether its spans are exported, and are sampled as those of the callee are.`,
  'own-traces': (_reason, { source }) =>
    `If ${source} makes these calls: look whether its client is instrumented, and whether a proxy between strips the header traceparent.`,
  'by-way-of': () => '',
  earlier: () => '',
  'never-called': () => '',
  waiting: () => 'Nothing is lost: the map catches up by itself.',
  'turned-away': () => 'The notices above the map say why. Senders try again for a while, then lose spans.',
  'not-stored': () =>
    'The sender’s log names the reason too; spans under dead_letter are in dead-letters.jsonl of the collector.',
  late: () => 'Check the clock of the sender, and how long it holds spans back.',
  sampled: () => '',
  partial: () => 'Ask again when all shards answer.',
};

/** Answers to "why is this missing?". */
export const missingEnglish = {
  ask: 'A connection is missing?',
  direction: 'Which way',
  out: 'It calls',
  in: 'It is called by',
  other: 'The other service',
  submit: 'Ask why',
  nothingFound: (name: string) => `Why is “${name}” not on the map?`,
  title: 'Why is it missing?',
  oneSided: 'Why is it one-sided?',
  window: 'Judged by the spans of this window, and those before.',
  searching: 'Counting…',
  failed: 'The question could not be answered.',
  hidden: 'It is in the data, and the filter or the focus of the map hides it.',
  showAll: 'Show everything',
  severity: { critical: 'Explains it', warning: 'May be why', info: 'Also known' } satisfies Record<
    MissingReason['severity'],
    string
  >,
  sentence: ((reason, missed) => SENTENCES[reason.code](reason, missed)) as Words,
  advice: ((reason, missed) => ADVICE[reason.code](reason, missed)) as Words,
};
