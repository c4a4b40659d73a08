import type { Text } from './en.ts';
import { numbersOf } from './numbers.ts';

const { compact, count, percent, timeSpan } = numbersOf('ko');

/** Every word the console shows, in Korean. */
export const korean: Text = {
  pageTitle: (page) => `Faultline · ${page}`,
  pageDescription: '서비스 의존 관계를 실시간으로 보여 주는 맵',

  status: {
    connecting: '연결 중…',
    reconnecting: (ageMs) => `다시 연결 중… · 마지막 수신 ${timeSpan(ageMs)} 전`,
    stale: (ageMs) => (ageMs > 0 ? `갱신 지연 · ${timeSpan(ageMs)} 전 데이터` : '아직 데이터 없음'),
    live: (ageMs) => `실시간 · ${timeSpan(ageMs)} 전`,
    quiet: (ageMs) => `실시간 · ${timeSpan(ageMs)} 동안 호출 없음`,
    staleReason: (reason) => `${reason} 마지막으로 정상 수신한 스냅샷을 표시하고 있으며, 복구되면 자동으로 이어집니다.`,
    noDataReason: (reason) => `${reason} 응답이 돌아오면 자동으로 표시됩니다.`,
  },

  preferences: {
    label: '언어와 색상',
    switchTo: (language) => `${language}로 전환`,
    theme: (theme) => `색상: ${theme}`,
    themes: { dark: '어둡게', light: '밝게', system: '시스템 설정' },
  },

  pages: {
    map: '맵',
    breakers: '브레이커',
  },

  bar: {
    label: '요약',
    pages: '페이지',
    entryRate: '요청/초',
    entryRateHint: '외부에서 들어오는 초당 요청 수',
    errorRate: '오류',
    errorRateHint: '외부에서 들어온 요청 중 실패한 비율',
    fanOut: '요청당 호출',
    fanOutHint: (p99, max) =>
      `외부 요청 하나가 평균적으로 일으키는 호출 수입니다. 요청 100개 중 1개는 ${compact(p99)}회 이상이고, 최대는 ${compact(max)}회입니다.`,
    openBreakers: () => '브레이커 열림',
    openBreakersHint: (open, total) => `서킷 브레이커 ${total}개 중 ${open}개가 호출을 차단하고 있습니다`,
    view: '보기',
    map: '맵',
    table: '표',
    signOut: '로그아웃',
  },

  quality: {
    partial: '일부만 조회됨',
    partialHint: '구간 일부를 읽지 못해 수치가 실제보다 낮습니다.',
    sampled: '샘플링됨',
    sampledHint: (share) => `스팬의 ${percent(share)}가 샘플링되었으며, 건수는 가중치로 보정했습니다.`,
    unmatched: (share) => `한쪽만 관측 ${percent(share)}`,
    unmatchedHint: '서비스 간 호출 가운데 호출 측과 수신 측 중 한쪽만 관측된 비율입니다.',
    orphans: (orphans) => `고아 스팬 ${count(orphans)}개`,
    orphansHint: '호출한 쪽을 알 수 없는 서버 스팬입니다. 요청 수에는 포함되지만 연결로는 표시되지 않습니다.',
    rejected: (rejected) => `스팬 ${count(rejected)}개 거부됨`,
    rejectedHint: 'ID 누락 등으로 사용할 수 없었던 스팬입니다.',
  },

  notices: {
    label: '이 맵에 대한 알림',
  },

  problems: {
    label: '현재 문제',
    none: '실패 없음',
    noneDetail: (services, connections) => `서비스 ${services}개, 연결 ${connections}개`,
    errors: (rate) => `오류 ${percent(rate)}`,
    failing: (perSecond) => `초당 ${compact(perSecond)}건 실패`,
  },

  health: {
    ok: '정상',
    degraded: '저하',
    failing: '장애',
    idle: '유휴',
    unknown: '호출이 적어 판단 보류',
  },

  nodeKind: {
    service: '서비스',
    database: '데이터베이스',
    cache: '캐시',
    queue: '큐',
    external: '외부',
    entry: '진입점',
  },

  connectionKind: {
    rpc: '호출',
    messaging: '메시징',
    database: '데이터베이스',
  },

  breakerState: {
    closed: '닫힘',
    half_open: '반열림',
    open: '열림',
    isolated: '강제 열림',
  },

  breaker: {
    title: '서킷 브레이커',
    state: (state) => `브레이커 ${state}`,
    refusing: (open, instances) =>
      instances === 1 ? '호출을 차단하고 있습니다' : `인스턴스 ${instances}개 중 ${open}개가 호출을 차단하고 있습니다`,
    since: (ms) => `${timeSpan(ms)}째`,
    nextProbe: (ms) => (ms > 0 ? `${timeSpan(ms)} 후 탐색 호출` : '다음 호출이 탐색 호출'),
    transitions: '최근 상태 변화',
    noTransitions: '최근 15분간 상태 변화가 없습니다.',
    ago: (ms) => `${timeSpan(ms)} 전`,
    injected: '주입된 장애',
    reasons: {
      error_threshold: '오류 임계값 도달',
      reset_timeout: '재시도 대기 시간 종료',
      probe_success: '탐색 호출 성공',
      probe_failure: '탐색 호출 실패',
      manual: '수동 조작',
      shutdown: '종료',
    },
  },

  outcome: {
    succeeded: '성공',
    failed: '실패',
    timedOut: '타임아웃',
    rejected: '거부',
    shortCircuited: '브레이커 차단',
  },

  panel: {
    label: '상세 정보',
    close: '상세 정보 닫기',
    window: (seconds) => `최근 ${seconds}초`,
    gone: '최근 60초간 트래픽이 없습니다.',
    goneHint: '다음 호출이 들어오면 수치가 다시 표시됩니다.',
    rate: '처리율',
    errors: '오류',
    p50: 'p50',
    p95: 'p95',
    p99: 'p99',
    calleeLatency: '수신 측 내부 지연 시간',
    traffic: '트래픽과 지연 시간',
    trafficAsCaller: '호출 측에서 본 트래픽과 지연 시간',
    perEntry: '진입 요청당',
    perEntryHint: '시스템에 들어온 요청 하나당 이 서비스가 받는 요청 수',
    fanOut: '요청당 호출',
    fanOutHint: (source) => `${source}의 요청 하나당 호출 수`,
    retries: '재시도',
    instances: '인스턴스',
    versions: '버전',
    regions: '리전',
    team: '팀',
    namespace: '네임스페이스',
    criticality: '중요도',
    injected: '주입된 장애',
    outcomes: '호출 결과',
    attempted: '시도',
    executed: '실행',
    fallbackServed: '폴백 응답',
    fallbackFailed: '폴백 실패',
    requestsOutcome: '요청 결과',
    callers: '호출하는 서비스',
    callees: '호출 대상',
    about: '정보',
    identity: '식별자',
    evidence: '관측 근거',
    oneSided: '한쪽만 관측',
    sampled: '샘플링된 스팬',
    series: '최근 15분',
    seriesTitle: '최근 15분',
    seriesHighest: (rate) => `최대 ${rate}`,
    seriesLabel: (rate) => `최근 15분간 요청 수(최대 ${rate}), 아래쪽은 실패한 요청`,
    operations: '오퍼레이션',
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
  },

  table: {
    nodes: '서비스와 의존 대상',
    connections: '연결',
    name: '이름',
    kind: '종류',
    health: '상태',
    rps: '요청/초',
    callRate: '호출/초',
    errorRate: '오류',
    perEntry: '진입 요청당',
    instances: '인스턴스',
    source: '호출 측',
    target: '대상',
    timedOut: '타임아웃',
    rejected: '거부',
    shortCircuited: '차단',
    fallbackServed: '폴백',
    retries: '재시도',
    fanOut: '요청당',
    breaker: '브레이커',
    none: '–',
  },

  firstSpan: {
    waiting: '첫 스팬을 기다리는 중…',
    quiet: '최근 60초간 호출이 없습니다',
    intro: '아래 주소로 트레이스를 보내면 맵이 자동으로 그려집니다. 서비스에 맞는 방법을 고르세요.',
    faultline: 'Node.js 서비스',
    faultlineHint: '코드 수정 없이 브레이커, 재시도, 폴백까지 수집합니다',
    anySdk: '언어에 관계없이 OpenTelemetry SDK',
    anySdkHint: '환경 변수를 설정하고 평소처럼 실행하세요',
    curl: '바로 시험해 보기',
    curlHint: '셸에서 스팬 하나를 보냅니다. “hello” 서비스가 응답한 요청입니다',
    copy: '복사',
    copied: '복사됨',
    tokenHint: '이 수집기는 토큰이 필요합니다. YOUR_TOKEN 자리에 토큰을 넣으세요.',
  },

  signIn: {
    title: '로그인',
    hint: '이 콘솔에 들어가려면 FAULTLINE_CONSOLE_TOKENS에 등록된 토큰이 필요합니다.',
    token: '토큰',
    submit: '로그인',
    failed: '등록되지 않은 토큰입니다.',
  },

  notFound: {
    title: '페이지를 찾을 수 없습니다',
    back: '실시간 맵으로',
  },

  mapFailed: '맵을 그리지 못했습니다. 표에서 같은 수치를 볼 수 있습니다.',

  changes: {
    breaker: (source, target, to) => `${source}에서 ${target}(으)로 가는 브레이커 상태: ${korean.breakerState[to]}.`,
    connection: (source, target, to) => `${source}에서 ${target}(으)로 가는 호출 상태: ${korean.health[to]}.`,
    node: (name, to) => `${name} 상태: ${korean.health[to]}.`,
    more: (others) => `그 밖에 ${others}건의 변화가 있습니다.`,
  },
};
