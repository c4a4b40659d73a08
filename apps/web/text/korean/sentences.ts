import {
  bytesInWords,
  type Channel,
  displayNameOfId,
  type ErrorReading,
  type Evidence,
  type NoticeSubject,
  type Reading,
  type Suspect,
  type SuspectInstance,
  type Symptom,
  type TimePlace,
} from '@faultline/model';
import type { sentencesEnglish } from '../english/sentences.ts';
import { numbersOf } from '../numbers.ts';
import { graphKorean } from './graph.ts';

const { count, milliseconds, percent, ratio, timeSpan } = numbersOf('ko');

const READINGS: Record<Reading, (name: string) => string> = {
  'slow-itself': (name) => `${name} 자체가 느려졌습니다.`,
  'slow-dependency': (name) => `${name}에서 저장소를 기다리고 있습니다.`,
  'slow-outgoing': (name) =>
    `${name}에서 나가는 호출이 기다리지만, 호출받는 쪽의 처리 속도는 전과 같습니다. ${name}의 네트워크, 커넥션 풀 또는 CPU 문제입니다.`,
  'slow-incoming': (name) =>
    `${name}에 대한 호출이 기다리지만, ${name}의 처리 속도는 전과 같습니다. 네트워크 문제이거나 그 앞에 요청이 쌓여 있습니다.`,
  'slow-unanswered': (name) =>
    `${name}에 대한 호출이 오래 걸리고, 해당 호출의 스팬이 없습니다. 멈췄거나, 내려갔거나, 추적되지 않습니다.`,
  'slow-connection': (name) => `${name}의 연결 하나가 느립니다. 어느 쪽 끝의 문제인지는 알 수 없습니다.`,
  failing: (name) => `${name}에서 요청이 실패합니다.`,
  'bad-request': (name) => `${name}: 관련된 요청이 잘못된 요청이라고 거부됩니다.`,
  timeout: (name) => `${name}: 호출자의 시간 제한 안에 응답하지 않습니다.`,
  refused: (name) => `${name}: 호출을 거부하거나 연결할 수 없습니다.`,
  'breaker-open': (name) => `${name} 앞의 브레이커가 열려 있습니다. 열리기 전에 일어난 일을 보세요.`,
  cancelled: (name) => `${name}에서 응답이 왔을 호출을 포기합니다.`,
  'changed-calls': (name) => `${name}의 호출 구성이 전과 달라졌습니다.`,
};

const wordFor = (key: SuspectInstance['key']): string => (key === 'service.version' ? '버전' : '인스턴스');

function suspect({
  service,
  reading,
  instance,
  repeats,
}: Pick<Suspect, 'service' | 'reading' | 'instance' | 'repeats'>): string {
  const sentences = [READINGS[reading](displayNameOfId(service))];
  if (instance) {
    const { key, value, isNew, among } = instance;
    sentences.push(
      isNew ? `버전 ${value}: 새로 배포되었습니다.` : `${wordFor(key)} ${among}개 중 ${value}에서만 일어납니다.`,
    );
  }
  if (repeats) {
    const { caller, before, after } = repeats;
    sentences.push(`${caller}에서 호출을 반복합니다: 요청당 ${ratio(before)}회에서 ${ratio(after)}회로 늘었습니다.`);
  }
  return sentences.join(' ');
}

function symptom({ kind, service, operation, isCall, shareNow }: Symptom): string {
  if (kind === 'skipped') return `${service} 요청의 ${percent(shareNow)}에서 ${operation} 호출이 빠졌습니다.`;
  const of = isCall
    ? `${service}에서 ${operation === '' ? '' : `${displayNameOfId(operation)} 쪽으로 `}나가는 호출`
    : `${service} 요청`;
  return kind === 'errors'
    ? `${of}의 ${percent(shareNow)}에서 오류가 납니다.`
    : `${of}의 ${percent(shareNow)}에서 평소보다 오래 걸립니다.`;
}

const calls = ({ service, operation, callee = '' }: Evidence['where']): string =>
  `${service} → ${displayNameOfId(callee)} 호출(${operation})`;

const TOOK: Record<TimePlace, (where: Evidence['where']) => string> = {
  self: ({ service, operation }) => `${service} 자체(${operation})`,
  store: calls,
  gap: (where) => `${calls(where)} 중 ${displayNameOfId(where.callee ?? '')}의 처리 시간을 뺀 나머지`,
  unanswered: (where) => `호출한 쪽만 보이는 ${calls(where)}`,
};

const FAILED: Record<ErrorReading, string> = {
  failing: '실패',
  'bad-request': '실패. 대부분 잘못된 요청이라고 거부됨',
  timeout: '실패. 대부분 호출자의 시간 제한에 걸림',
  refused: '호출받는 쪽의 스팬 없이 바로 실패',
  'breaker-open': '실패. 대부분 호출자의 브레이커나 벌크헤드가 차단. 그것을 열리게 한 일은 그 전에 있었음',
  cancelled: '실패. 대부분 호출자가 포기. 호출받는 쪽은 전과 같은 속도로 끝냄',
};

function errors(
  reading: ErrorReading,
  { before = 0, after = 0, standardErrors = 0, calls: made = 0, limitMs }: Evidence['figures'],
  where: Evidence['where'],
): string {
  const who = where.callee === undefined ? `${where.service}(${where.operation})` : calls(where);
  const limit = limitMs === undefined ? '' : `, 항상 ${milliseconds(limitMs)} 후`;
  const was = before === after ? '이전에는 더 많은 호출에서 같은 비율' : `이전 ${percent(before)}`;
  return `${who}의 ${percent(after)}: ${FAILED[reading]}${limit}. ${was}(z = ${ratio(standardErrors)}, 호출 ${count(made)}건). 그 아래에서는 실패가 없었습니다.`;
}

const DID: Record<Channel, (limitMs: number) => string> = {
  errors: () => '에서 오류 시작',
  latency: (limitMs) => `에서 자체 시간이 ${milliseconds(limitMs)} 초과`,
  shape: () => '에서 아무것도 호출하지 않음',
};

function instance(
  type: Channel,
  { key, value, isNew, among }: SuspectInstance,
  { share = 0, spans = 0, othersShare = 0, othersSpans = 0, standardErrors = 0, limitMs = 0 }: Evidence['figures'],
  { service }: Evidence['where'],
): string {
  const word = wordFor(key);
  const who = isNew
    ? `${service}의 ${word} ${value}: 새로 실행되었습니다.`
    : `${service}의 ${word} ${among}개 중 ${value} 하나가 두드러집니다.`;
  const others = isNew ? '전에 실행되던' : '나머지';
  return `${who} 스팬 ${count(spans)}개 중 ${percent(share)}${DID[type](limitMs)}, ${others} 스팬 ${count(othersSpans)}개는 ${percent(othersShare)}(z = ${ratio(standardErrors)}).`;
}

function evidence({ type, text, finding, figures, where }: Evidence): string {
  if (!finding) return text;
  const figure = (name: string): number => figures[name] ?? 0;
  const z = ratio(figure('standardErrors'));
  switch (finding.of) {
    case 'errors':
      return errors(finding.reading, figures, where);
    case 'calls': {
      const what = finding.child === '' ? '아무것도 호출하지 않은 비율' : `${finding.child} 호출을 한 비율`;
      return `${where.service}(${where.operation})에서 ${what}: ${percent(figure('after'))}, 이전 ${percent(figure('before'))}(z = ${z}, 스팬 ${count(figure('spans'))}개).`;
    }
    case 'repeats':
      return `${where.service} → ${displayNameOfId(where.callee ?? '')}: 처리한 요청당 호출 ${ratio(figure('after'))}회, 이전 ${ratio(figure('before'))}회(z = ${z}, 호출 ${count(figure('calls'))}건). 실패하는 호출을 반복하고 있습니다.`;
    case 'instance':
      return instance(type, finding, figures, where);
    default:
      if (figures.beforeMs === undefined) {
        return `${TOOK[finding.of](where)}: 전에는 알려지지 않았습니다. ${milliseconds(figure('afterMs'))} 걸렸고, 다른 것들은 보통 ${milliseconds(figure('usualMs'))}입니다(t = ${z}, 호출 ${count(figure('calls'))}건). 요청당 ${milliseconds(figure('excessMsPerRequest'))} 추가.`;
      }
      return `${TOOK[finding.of](where)}: ${milliseconds(figure('beforeMs'))}에서 ${milliseconds(figure('afterMs'))}로 길어졌습니다(t = ${z}, 호출 ${count(figure('calls'))}건). 요청당 ${milliseconds(figure('excessMsPerRequest'))} 추가.`;
  }
}

function breaker({ breaker, state, target, open, instances }: Extract<NoticeSubject, { kind: 'breaker' }>): string {
  if (state === 'half_open') return `브레이커 ${breaker}: 반열림, ${target} 호출을 시험하는 중입니다.`;
  const where = instances > 1 ? `인스턴스 ${instances}개 중 ${open}개에서 ` : '';
  const word = state === 'open' ? '열림' : '강제 열림';
  return `브레이커 ${breaker}: ${where}${word}, ${target} 호출을 차단합니다.`;
}

function notice({ about }: { about: NoticeSubject }): string {
  switch (about.kind) {
    case 'breaker':
      return breaker(about);
    case 'injected-faults':
      return `주입된 장애가 있는 호출 ${count(about.calls)}건`;
    case 'collector-refuses':
      return `수집기 ${about.collector}에서 요청을 거부합니다: ${about.reason}`;
    case 'collector-behind':
      return `수집기 ${about.collector}의 로그에 스팬 ${count(about.spans)}개가 대기 중입니다(가장 오래된 것은 ${timeSpan(about.ageMs)} 전). 맵이 늦습니다.`;
    case 'disk-full':
      return `디스크가 가득 찼습니다(남은 공간 ${bytesInWords(about.freeBytes)}). ClickHouse가 스팬을 받지 않으며, 수집기가 로그에 자리가 있는 동안 보관합니다.`;
    case 'disk-short': {
      const next = about.isDeleting
        ? '가장 오래된 스팬부터 삭제하고 있습니다.'
        : '더 삭제할 오래된 스팬이 없어 곧 새 스팬을 저장할 수 없습니다.';
      return `디스크가 거의 찼습니다(남은 공간 ${bytesInWords(about.freeBytes)}). ${next}`;
    }
    case 'disk-was-short':
      return `디스크가 거의 차서 ${about.deletedUpTo}까지의 스팬을 삭제했습니다(현재 남은 공간 ${bytesInWords(about.freeBytes)}).`;
  }
}

/** A word of ours where there is one, else as it was told. */
const worded = (words: Record<string, string>, told: string): string => words[told] ?? told;

/** `sentencesEnglish`, in Korean: from what the API says as data; as it said it where an older incident has none. */
export const sentencesKorean: typeof sentencesEnglish = {
  sentences: {
    summary({ summary, headline }) {
      if (!headline) return summary;
      if (headline.of === 'symptom') return symptom(headline.symptom);
      const caution = headline.isLittle ? '트레이스로 설명되는 것이 적습니다. 가장 많이 변한 것: ' : '';
      const others = headline.suspect.tiedWith.map(displayNameOfId).join(', ');
      const tied = others === '' ? '' : ` 트레이스로는 ${others}도 똑같이 의심됩니다.`;
      return `${caution}${suspect(headline.suspect)}${tied}`;
    },
    suspect,
    evidence,
    notice,
    happened(entry) {
      switch (entry.kind) {
        case 'symptom':
          return `${symptom(entry.symptom)} 이전 ${percent(entry.symptom.shareBefore)}.`;
        case 'detected':
          return 'Faultline이 감지했습니다.';
        case 'acknowledged':
          return '누군가 확인했습니다.';
        case 'closed':
          return '마지막 증상이 끝났습니다.';
        case 'breaker': {
          const states = graphKorean.breakerState;
          const because = entry.reason === '' ? '' : ` (${worded(graphKorean.breaker.reasons, entry.reason)})`;
          return `브레이커 "${entry.breaker}": ${worded(states, entry.from)} → ${worded(states, entry.state)}${because}`;
        }
        case 'deploy': {
          const after = entry.previousVersion === '' ? '' : `${entry.previousVersion} → `;
          return `${entry.source === 'reported' ? '배포' : '실행 시작'}: ${after}${entry.version || '버전 미상'}`;
        }
        case 'injection':
          return `실험 "${entry.experiment}" 시작`;
        case 'injection-end':
          return `실험 "${entry.experiment}" 종료`;
      }
    },
  },
};
