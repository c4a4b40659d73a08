import type { graphEnglish } from '../english/graph.ts';
import { numbersOf } from '../numbers.ts';

const { timeSpan } = numbersOf('ko');

/** `graphEnglish`, in Korean. */
export const graphKorean: typeof graphEnglish = {
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
    group: '그룹',
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
};
