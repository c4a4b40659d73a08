import type { Share } from '@faultline/model';
import type { containmentEnglish } from '../english/containment.ts';
import { numbersOf } from '../numbers.ts';

const { count, milliseconds, percent } = numbersOf('ko');
const shareOf = ({ errors, of }: Share) => percent(of > 0 ? errors / of : 0);

/** `containmentEnglish`, in Korean. */
export const containmentKorean: typeof containmentEnglish = {
  title: '장애 격리 결과',
  reachedEntry: (during, before) =>
    `진입점 요청 ${count(during.of)}건 중 ${count(during.errors)}건 실패: ${shareOf(during)}(이전 ${shareOf(before)})`,
  notReachedEntry: ({ errors, of }) =>
    `진입점까지 번지지 않았습니다. 진입점 요청 ${count(of)}건 중 ${count(errors)}건 실패.`,
  guarded: (answered, bad) =>
    `브레이커, 벌크헤드, 폴백이 있는 호출의 실패 ${count(bad)}건 중 ${count(answered)}건을 폴백이 응답했습니다.`,
  nothingGuarded: '관련된 브레이커, 벌크헤드, 폴백이 없었습니다.',
  finding(finding) {
    const { source, target } = finding;
    switch (finding.about) {
      case 'contained': {
        const refused = finding.shortCircuited + finding.rejected;
        const parts = [
          `${source} → ${target}: 호출 ${count(finding.attempted)}건 중 ${count(finding.bad)}건 실패`,
          ...(refused > 0 ? [`그중 ${count(refused)}건은 대기 없이 차단`] : []),
          finding.fallbackServed > 0 ? `${count(finding.fallbackServed)}건은 폴백이 응답` : '폴백 응답 없음',
        ];
        return parts.join(', ');
      }
      case 'no-fallback': {
        const breaker = finding.hasBreaker ? '' : ' 브레이커도 없습니다.';
        return `${source}에는 ${target}에 대한 폴백이 없습니다. 해당 호출의 ${shareOf(finding.during)}가 실패했고(이전 ${shareOf(finding.before)}), ${source}의 요청도 함께 실패했습니다.${breaker}`;
      }
      case 'outlasts-caller':
        return `${source}는 ${target}를 ${milliseconds(finding.timeoutMs)} 동안 기다리지만, ${finding.caller}는 ${source}를 ${milliseconds(finding.callerTimeoutMs)} 후에 포기합니다. 그 뒤의 작업은 쓸모가 없습니다.`;
      case 'long-timeout':
        return `${source}는 ${target}를 ${milliseconds(finding.timeoutMs)} 동안 기다리지만, 평소에는 ${milliseconds(finding.usualP99Ms)}(p99)면 충분합니다.`;
    }
  },
};
