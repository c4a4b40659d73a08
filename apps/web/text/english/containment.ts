import type { ContainmentFinding, Share } from '@faultline/model';
import { numbersOf } from '../numbers.ts';

const { count, milliseconds, percent } = numbersOf('en');
const shareOf = ({ errors, of }: Share) => percent(of > 0 ? errors / of : 0);

/** What of an incident was kept from spreading, and what was not. */
export const containmentEnglish = {
  title: 'What was contained',
  reachedEntry: (during: Share, before: Share) =>
    `${count(during.errors)} of ${count(during.of)} requests at the entry failed: ${shareOf(during)}, before ${shareOf(before)}.`,
  notReachedEntry: ({ errors, of }: Share) =>
    `It did not get through to the entry: ${count(errors)} of ${count(of)} requests there failed.`,
  guarded: (answered: number, bad: number) =>
    `Fallbacks answered ${count(answered)} of ${count(bad)} bad calls that had a breaker, a bulkhead or a fallback.`,
  nothingGuarded: 'No breaker, bulkhead or fallback had anything to do with it.',
  finding(finding: ContainmentFinding): string {
    const { source, target } = finding;
    switch (finding.about) {
      case 'contained': {
        const refused = finding.shortCircuited + finding.rejected;
        const parts = [
          `${source} → ${target}: ${count(finding.bad)} of ${count(finding.attempted)} calls were bad`,
          ...(refused > 0 ? [`${count(refused)} of them refused without waiting`] : []),
          finding.fallbackServed > 0
            ? `${count(finding.fallbackServed)} answered by a fallback`
            : 'no fallback answered',
        ];
        return `${parts.join('; ')}.`;
      }
      case 'no-fallback': {
        const breaker = finding.hasBreaker ? '' : ' There is no breaker either.';
        return `${source} has no fallback for ${target}: ${shareOf(finding.during)} of those calls were bad, before ${shareOf(finding.before)}, and its own requests failed with them.${breaker}`;
      }
      case 'outlasts-caller':
        return `${source} waits ${milliseconds(finding.timeoutMs)} for ${target}, but ${finding.caller} gives up on ${source} after ${milliseconds(finding.callerTimeoutMs)}: what comes later is for nobody.`;
      case 'long-timeout':
        return `${source} waits ${milliseconds(finding.timeoutMs)} for ${target}, which usually needs ${milliseconds(finding.usualP99Ms)} (p99).`;
    }
  },
};
