import type { mapEnglish } from '../english/map.ts';
import { numbersOf } from '../numbers.ts';
import { graphKorean } from './graph.ts';

const { compact, percent } = numbersOf('ko');

const EXPECTED = {
  field:
    '없는 필드입니다. error, p50, p95, p99, rps, breaker, health, kind, name, team, namespace, region, version 중 하나여야 합니다. 이름에 “:”이 있으면 따옴표로 묶으세요.',
  comparison: '비교 연산자(>, >=, <, <=, =)가 필요합니다.',
  colon: '“:”과 값이 필요합니다.',
  share: '1% 또는 0.01 같은 비율이 필요합니다.',
  duration: '500ms 또는 1.5s 같은 시간이 필요합니다.',
  rate: '100 또는 0.5 같은 초당 횟수가 필요합니다.',
  word: 'check* 같은 값이 필요합니다(*는 임의의 문자열).',
  term: '“or” 양쪽에 조건이 필요합니다.',
  'closing-quote': '닫는 따옴표가 필요합니다.',
};

/** `mapEnglish`, in Korean. */
export const mapKorean: typeof mapEnglish = {
  problems: {
    label: '현재 문제',
    none: '실패 없음',
    noneDetail: (services, connections) => `서비스 ${services}개, 연결 ${connections}개`,
    errors: (rate) => `오류 ${percent(rate)}`,
    failing: (perSecond) => `초당 ${compact(perSecond)}건 실패`,
    answered: (perSecond) => `초당 ${compact(perSecond)}건 폴백 응답`,
  },

  find: {
    label: '서비스 찾기 또는 필터',
    placeholder: '서비스 찾기 또는 필터: error > 1%',
    clear: '필터 지우기',
    completions: '자동 완성',
    unmatched: '일치하지 않는 항목',
    dim: '흐리게',
    hide: '숨기기',
    matches: ({ services, allServices, dependencies, allDependencies, connections }) =>
      [
        `서비스 ${allServices}개 중 ${services}개`,
        ...(dependencies > 0 ? [`의존 대상 ${allDependencies}개 중 ${dependencies}개`] : []),
        ...(connections > 0 ? [`연결 ${connections}개`] : []),
      ].join(', '),
    problem: ({ expected, at }) =>
      `${at + 1}번째 문자: ${typeof expected === 'string' ? EXPECTED[expected] : `${expected.oneOf.join(', ')} 중 하나여야 합니다.`}`,
    presets: {
      failing: '장애',
      slow: '느림',
      breakers: '열린 브레이커',
      dependencies: '데이터베이스 등 의존 대상',
    },
    fields: {
      error: '오류 비율',
      p50: '지연 시간 중앙값',
      p95: '가장 느린 5%의 지연 시간',
      p99: '가장 느린 1%의 지연 시간',
      rps: '초당 요청 수',
      breaker: '서킷 브레이커 상태',
      health: '상태',
      kind: '노드 종류',
      name: '전체 이름, *는 임의의 문자열',
      team: '팀',
      namespace: '네임스페이스',
      region: '리전',
      version: '버전',
    },
  },

  focus: {
    button: '이웃만 보기',
    buttonHint: 'N 키를 누르세요. 다시 누르면 한 단계 더 넓어지고, Esc 키로 전체를 다시 봅니다.',
    path: '표시 범위',
    everything: '전체',
    everythingHint: '전체 다시 보기 (Esc 또는 크게 축소)',
    around: (name, hops) => (hops === 1 ? `${name}의 이웃` : `${name} 주변 ${hops}단계`),
    gone: (name) => `${name}에 현재 트래픽이 없어 전체를 표시합니다`,
    wider: '한 단계 넓게 (N)',
    narrower: '한 단계 좁게',
  },

  levels: {
    groupBy: '서비스 묶기',
    services: '서비스',
    by: { namespace: '네임스페이스별', team: '팀별', region: '리전별' },
    none: { namespace: '네임스페이스 없음', team: '팀 없음', region: '리전 없음' },
    path: '단계',
    open: '서비스 펼치기',
    openHint: '맵에서 Enter, 두 번 클릭 또는 확대',
    close: (group) => `${group} 접기`,
    closeHint: (group) => `${group} 접기 (Esc 또는 크게 축소)`,
    inGroup: (group) => `${group} 그룹에 포함되어 표시됩니다.`,
    members: '포함된 서비스',
    memberCount: (members) => `서비스 ${members}개`,
    leftOut: { idle: '유휴', inferred: '의존 대상' },
    leftOutHint: {
      idle: '트래픽이 없는 서비스 표시',
      inferred: '스팬을 직접 보내지 않는 데이터베이스, 캐시, 큐 등 표시',
    },
  },

  legend: {
    title: '범례',
    dot: (requests) => `점 1개 = ${requests}`,
    requestsPerDot: (requests) => `호출 ${requests < 1_000 ? requests : compact(requests)}건`,
    ring: '고리 = 요청 결과 비율',
    width: '굵기 = 초당 호출 수',
    breakerOpen: '브레이커 열림',
    breakerHalfOpen: '반열림',
    moving: ['느린 점 = 느린 호출', '빈 점 = 비율로 표시하기엔 드문 호출'],
    still: ['화살표가 많을수록 호출이 많음', '선 위의 막대 = 호출 결과'],
    show: '범례 보기',
    hide: '범례 숨기기',
  },

  mapControls: {
    label: '맵 조작',
    zoomIn: '확대 (+)',
    zoomOut: '축소 (−)',
    fit: '전체 보기 (F)',
    pause: '움직임 멈추기',
    play: '움직임 시작',
    tv: '벽면 화면용 보기 (W)',
  },

  mapLayout: {
    reset: '배치 초기화',
  },

  mapLine: {
    hanging: '쌓인 점 = 응답 없는 호출',
    requests: (rate) => `${rate}건/초`,
    idle: '유휴',
    origin: '원인 추정',
    attempted: (rate) => `시도 ${rate}`,
    executed: (rate) => `실행 ${rate}`,
    errors: (share) => `오류 ${share}`,
    p95: (duration) => `p95 ${duration}`,
    breaker: { closed: '닫힘', open: '열림', 'half-open': '반열림', isolated: '강제 열림' },
  },

  spokenMap: {
    empty: '트래픽 맵, 아직 트래픽 없음',
    size: (nodes, connections) => `노드 ${nodes}개, 연결 ${connections}개의 트래픽 맵`,
    failing: (nodes) => `장애 ${nodes}개`,
    breakers: (open) => `닫혀 있지 않은 서킷 브레이커 ${open}개`,
    keys: '화살표 키로 노드를 이동하고 Enter 키로 선택합니다.',
    figures: (rate, errors) => `초당 요청 ${rate}, 오류 ${errors}`,
  },

  changes: {
    breaker: (source, target, to) =>
      `${source}에서 ${target}(으)로 가는 브레이커 상태: ${graphKorean.breakerState[to]}.`,
    connection: (source, target, to) => `${source}에서 ${target}(으)로 가는 호출 상태: ${graphKorean.health[to]}.`,
    node: (name, to) => `${name} 상태: ${graphKorean.health[to]}.`,
    more: (others) => `그 밖에 ${others}건의 변화가 있습니다.`,
  },

  tv: {
    noIncident: '열린 인시던트 없음',
    held: '사용하는 동안 멈춤',
    fullScreen: '전체 화면',
    leave: '나가기',
    problems: (problems) => `문제 ${problems}건`,
    noTraffic: '최근 60초간 트래픽이 없습니다',
  },
};
