import type { MissingCode, MissingReason } from '@faultline/model';
import type { Missed, missingEnglish } from '../english/missing.ts';
import { numbersOf } from '../numbers.ts';

const { count, percent, timeSpan, dayAndTime } = numbersOf('ko');

type Words = (reason: MissingReason, missed: Missed) => string;

const calls = (number = 0) => `호출 ${count(number)}건`;
const spans = (number = 0) => `스팬 ${count(number)}개`;
const list = (names: readonly string[]) => names.join(', ');
const some = (part: number, words: string) => (part > 0 ? [words] : []);

const SENTENCES: Record<MissingCode, Words> = {
  connected: ({ figures }, { source, target }) =>
    `맵에 있습니다. 이 구간에 ${source} → ${target} ${calls(figures.calls)}이 있었고 양쪽 끝을 모두 확인했습니다.`,
  'half-seen': ({ figures: { calls: all = 0, callerOnly = 0, calleeOnly = 0 } }, { source, target }) =>
    `맵에 ${calls(all)}이 있지만 온전하지 않습니다: ${[
      ...some(callerOnly, `${count(callerOnly)}건은 ${source}의 스팬만`),
      ...some(calleeOnly, `${count(calleeOnly)}건은 ${target}의 스팬만`),
    ].join(', ')} 있습니다.`,
  'never-seen': ({ subject, names }) =>
    `보관 중인 ${subject}의 스팬이 없습니다. 이 이름으로 스팬을 보낸 적이 없습니다.${
      names.length > 0 ? ` 비슷한 이름: ${list(names)}.` : ''
    }`,
  silent: ({ subject, figures: { lastSpanMs = 0, agoMs = 0 } }) =>
    `이 구간에 ${subject}에서 온 스팬이 없습니다. 마지막 스팬은 ${timeSpan(agoMs)} 전(${dayAndTime(lastSpanMs)})에 왔습니다.`,
  active: ({ subject, figures: { spans: sent, lastSpanMs = 0 } }) =>
    `이 구간에 ${subject}에서 ${spans(sent)}가 왔고, 가장 최근 것은 ${dayAndTime(lastSpanMs)}쯤입니다.`,
  'no-client-spans': ({ subject, figures }) =>
    `이 구간에 ${subject}에서 ${spans(figures.spans)}가 왔지만, 나가는 호출(client, producer)의 스팬은 없습니다.`,
  'no-server-spans': ({ subject, figures }) =>
    `이 구간에 ${subject}에서 ${spans(figures.spans)}가 왔지만, 받은 요청(server, consumer)의 스팬은 없습니다.`,
  unanswered: ({ subject, figures: { calls: all = 0, unnamed = 0 }, names }, { target }) =>
    `${subject}에서 나간 ${calls(all)}에는 상대 서비스의 스팬이 없습니다${
      names.length > 0 ? `. 향한 곳: ${list(names)}` : ''
    }${unnamed > 0 ? ` (${count(unnamed)}건은 주소 없음)` : ''}. ${target}의 호출이 여기에 있을 수 있습니다.`,
  orphans: ({ subject, figures }) =>
    `${subject}의 요청 ${count(figures.requests ?? 0)}건 중 ${count(figures.calls ?? 0)}건은 호출한 쪽의 스팬이 없습니다.`,
  'own-traces': ({ subject, figures }) =>
    `${subject}의 요청 ${count(figures.requests ?? 0)}건 중 ${count(figures.calls ?? 0)}건은 트레이스 컨텍스트 없이 와서 새 트레이스를 시작했고, 외부에서 온 것으로 집계됩니다.`,
  'by-way-of': ({ names }, { source, target }) =>
    `${source} → ${list(names)} → ${target} 경로가 있습니다. 그 사이를 거쳐 갈 수 있습니다.`,
  earlier: ({ figures: { lastCallMs = 0, agoMs = 0 } }, { source, target }) =>
    `이 구간에 ${source} → ${target} 호출이 없습니다. 마지막 호출은 ${timeSpan(agoMs)} 전(${dayAndTime(lastCallMs)})이었습니다.`,
  'never-called': (_reason, { source, target }) =>
    `${source} → ${target} 호출은 이 구간에도 그 전에도 확인된 적이 없습니다.`,
  waiting: ({ figures, names }) =>
    `${spans(figures.spans)}가 ${list(names)}의 로그에서 대기 중이며(가장 오래된 것은 ${timeSpan(figures.ageMs ?? 0)}), 아직 맵에 없습니다.`,
  'turned-away': ({ names }) => `지금 ${list(names)}에서 요청을 받지 않고 있습니다.`,
  'not-stored': ({ figures, names }) =>
    `이 구간에 도착한 ${spans(figures.spans)}가 저장되지 않았습니다: ${list(names)}. 서비스별로는 집계되지 않습니다.`,
  late: ({ subject, figures: { spans: late = 0, maxLatenessMs = 0 } }) =>
    `${subject}의 ${spans(late)}가 1분 넘게 늦게 왔습니다. ${timeSpan(maxLatenessMs)}보다 늦은 스팬은 맵의 호출에 들어가지 않습니다.`,
  sampled: ({ figures }) =>
    `주변 스팬의 ${percent(figures.share ?? 0)}가 샘플링되었습니다. 드문 호출은 하나도 남지 않았을 수 있습니다.`,
  partial: () => '저장소 일부가 응답하지 않아, 그곳의 데이터가 맵에 없습니다.',
};

const ADVICE: Record<MissingCode, Words> = {
  connected: () => '',
  'half-seen': ({ figures }, { source, target }) =>
    `${
      (figures.callerOnly ?? 0) >= (figures.calleeOnly ?? 0) ? target : source
    }의 모든 인스턴스가 계측되어 스팬을 보내는지 확인하세요.`,
  'never-seen': () =>
    'OTEL_SERVICE_NAME과, OTEL_EXPORTER_OTLP_ENDPOINT가 수집기를 가리키는지 확인하세요. 내보내기 실패는 서비스 로그에 남습니다.',
  silent: ({ subject }) => `${subject} 서비스가 실행 중인지, 트래픽이 있는지, 수집기에 닿는지 확인하세요.`,
  active: () => '',
  'no-client-spans': ({ subject }) => `${subject}에서 쓰는 클라이언트(HTTP, gRPC, 메시징)의 계측을 켜세요.`,
  'no-server-spans': ({ subject }) => `${subject}에서 쓰는 서버의 계측을 켜세요.`,
  unanswered: (_reason, { target }) =>
    `${target}의 호출이 이 중에 있다면, 계측되어 있는지와 중간 프록시가 traceparent 헤더를 지우는지 확인하세요.`,
  orphans: (_reason, { source }) =>
    `${source}의 호출이라면, 그 스팬이 내보내지는지와 호출받는 쪽과 같은 기준으로 샘플링되는지 확인하세요.`,
  'own-traces': (_reason, { source }) =>
    `${source}의 호출이라면, 클라이언트가 계측되어 있는지와 중간 프록시가 traceparent 헤더를 지우는지 확인하세요.`,
  'by-way-of': () => '',
  earlier: () => '',
  'never-called': () => '',
  waiting: () => '잃은 것은 없으며, 맵은 저절로 따라잡습니다.',
  'turned-away': () => '이유는 맵 위의 알림에 있습니다. 보내는 쪽은 한동안 재시도한 뒤 스팬을 버립니다.',
  'not-stored': () =>
    '이유는 보내는 쪽의 로그에도 남습니다. dead_letter 스팬은 수집기의 dead-letters.jsonl에 있습니다.',
  late: () => '보내는 쪽의 시계와, 스팬을 얼마나 모았다가 보내는지 확인하세요.',
  sampled: () => '',
  partial: () => '모든 샤드가 응답할 때 다시 확인하세요.',
};

/** The same in Korean. */
export const missingKorean: typeof missingEnglish = {
  ask: '없는 연결이 있나요?',
  direction: '방향',
  out: '호출하는 곳',
  in: '호출받는 곳',
  other: '상대 서비스',
  submit: '이유 보기',
  nothingFound: (name) => `“${name}” 항목은 왜 맵에 없나요?`,
  title: '왜 없나요?',
  oneSided: '왜 한쪽만 있나요?',
  window: '이 구간과 그 이전에 온 스팬을 근거로 답합니다.',
  searching: '세는 중…',
  failed: '답을 얻지 못했습니다.',
  hidden: '데이터에 있지만, 맵의 필터나 포커스 때문에 보이지 않습니다.',
  showAll: '모두 표시',
  severity: { critical: '원인', warning: '원인일 수 있음', info: '참고' },
  sentence: (reason, missed) => SENTENCES[reason.code](reason, missed),
  advice: (reason, missed) => ADVICE[reason.code](reason, missed),
};
