import { nodeId } from '../node.ts';
import type { MissingFacts, SenderFacts } from './missing-facts.ts';
import { type MissingReason, missingReason } from './missing-reason.ts';
import { similarNames } from './similar-names.ts';

/** What the services themselves sent: whether they are heard of at all, and the kinds of spans a call needs. */
export function judgeSenders(facts: MissingFacts): MissingReason[] {
  return facts.senders.flatMap((sender) => judgeSender(sender, facts));
}

function judgeSender(sender: SenderFacts, { source, target, services, nowMs, window, maxLatenessMs }: MissingFacts) {
  const { service: subject, spans, clientSpans, serverSpans, lateSpans, lastSpanMs } = sender;
  const say = (reason: Pick<MissingReason, 'code' | 'severity'> & Partial<MissingReason>) =>
    missingReason({ subject, ...reason });
  if (lastSpanMs === 0 && spans === 0) {
    return [say({ code: 'never-seen', severity: 'critical', names: similarNames(subject, services) })];
  }
  if (spans === 0) {
    return [say({ code: 'silent', severity: 'critical', figures: { lastSpanMs, agoMs: nowMs - lastSpanMs } })];
  }
  const isSource = source.kind === 'service' && nodeId(source) === subject;
  const lacksCalls = target !== undefined && isSource && clientSpans === 0;
  const lacksRequests = target !== undefined && !isSource && serverSpans === 0;
  /** Nothing of a window that is younger can be too late yet. */
  const mayBeTooLate = window.fromMs < nowMs - maxLatenessMs;
  return [
    ...(lacksCalls ? [say({ code: 'no-client-spans', severity: 'critical', figures: { spans } })] : []),
    ...(lacksRequests ? [say({ code: 'no-server-spans', severity: 'critical', figures: { spans } })] : []),
    ...(lateSpans > 0
      ? [
          say({
            code: 'late',
            severity: mayBeTooLate ? 'warning' : 'info',
            figures: { spans: lateSpans, maxLatenessMs },
          }),
        ]
      : []),
    say({ code: 'active', severity: 'info', figures: { spans, lastSpanMs } }),
  ];
}
