import type { shellEnglish } from '../english/shell.ts';
import { numbersOf } from '../numbers.ts';

const { compact, count, percent, timeSpan } = numbersOf('ko');

/** `shellEnglish`, in Korean. */
export const shellKorean: typeof shellEnglish = {
  pageTitle: (page) => `Faultline · ${page}`,

  unreadable: '지금은 읽을 수 없습니다',

  refusedField: (message) => `서버가 받지 않았습니다: ${message}`,

  ignoredParameters: (pairs) => `링크에서 이해하지 못해 무시한 것: ${pairs}`,

  pageDescription: '서비스 의존 관계를 실시간으로 보여 주는 맵',

  status: {
    connecting: '연결 중…',
    reading: '읽는 중…',
    firstReading: '최근 1분을 읽는 중…',
    signedOut: '로그아웃됨 · 새로 고침하여 로그인',
    reconnecting: (ageMs) => `다시 연결 중… · 마지막 수신 ${timeSpan(ageMs)} 전`,
    stale: (ageMs) => (ageMs > 0 ? `갱신 지연 · ${timeSpan(ageMs)} 전 데이터` : '아직 데이터 없음'),
    live: (ageMs) => `실시간 · ${timeSpan(ageMs)} 전`,
    quiet: (ageMs) => `실시간 · ${timeSpan(ageMs)} 동안 호출 없음`,
    behind: (ageMs) => `수집 지연 · ${timeSpan(ageMs)} 전`,
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
    traces: '트레이스',
    incidents: '인시던트',
    faults: '장애 주입',
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
};
