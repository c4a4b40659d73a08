import type { Share } from '@faultline/model';
import type { faultsEnglish } from '../english/faults.ts';
import { numbersOf } from '../numbers.ts';

const { count, percent, timeSpan, timeOfDay } = numbersOf('ko');

const shareOf = ({ errors, of }: Share) => percent(of > 0 ? errors / of : 0);

const openingsIn = (openings: { service: string; name: string; at: number }[]) =>
  openings.map(({ service, name, at }) => `${service}의 ${name}(${timeOfDay(at)})`).join(', ');

/** `faultsEnglish`, in Korean. */
export const faultsKorean: typeof faultsEnglish = {
  faults: {
    title: '장애 주입',
    loading: '읽는 중…',
    failed: (reason) => `읽을 수 없습니다: ${reason}`,
    none: '아직 실험이 없습니다',
    noneWhy:
      '여기서는 요청의 일부에 일부러 장애를 주입합니다. 장애를 일부러 주입해 본 사람은 그 장애가 저절로 찾아왔을 때 더 빨리 알아보고, 타임아웃, 브레이커, 폴백이 제 역할을 하는지 미리 알 수 있습니다.',
    noneHow:
      'FAULTLINE_FIT=1로 켜고 FAULTLINE_FIT_KEY에 키를 준 서비스만 참여합니다. 운영 환경에서는 FAULTLINE_FIT_IN_PRODUCTION=1도 필요합니다. 나머지는 아무 일도 없는 듯 동작합니다.',
    status: { active: '진행 중', expired: '기간 만료', stopped: '중지됨', aborted: '스스로 종료' },
    state: '상태',
    name: '이름',
    kind: '장애',
    kinds: { latency: '지연', error: '오류', abort: '연결 끊김', timeout: '타임아웃', exception: '예외' },
    fault: ({ kind, latencyMs, statusCode, percentage }) =>
      [
        faultsKorean.faults.kinds[kind],
        ...(latencyMs === undefined ? [] : [`${latencyMs} ms`]),
        ...(statusCode === undefined ? [] : [`HTTP ${statusCode}`]),
        ...(percentage === 100 ? [] : [`${percentage}%에`]),
      ].join(' '),
    target: '대상',
    targetTypes: {
      service: '서비스',
      edge: '두 서비스 사이의 호출',
      operation: '서비스의 오퍼레이션',
      breaker: '서킷 브레이커',
      database: '데이터베이스',
      cache: '캐시',
      queue: '큐',
    },
    scope: '대상 요청',
    scopeParts: ({ percentage, users, devices, header }) =>
      [
        ...(percentage === undefined ? [] : [`요청의 ${percentage}%`]),
        ...(users ? [`사용자 ${users.join(', ')}`] : []),
        ...(devices ? [`기기 ${devices.join(', ')}`] : []),
        ...(header ? [`${header.name}: ${header.value}`] : []),
      ].join(' · '),
    mode: '모드',
    modes: { isolated: '격리', through: '통과' },
    modeHints: {
      isolated: '브레이커에서 통계 밖으로 주입합니다. 대상 요청만 영향을 받고, 이 때문에 브레이커가 열리지 않습니다.',
      through: '브레이커가 실제 실패로 보므로, 모두에게 열릴 수 있습니다.',
    },
    made: '시작',
    injected: '주입된 호출',
    notCounted: '너무 많아 세지 못함',
    why: '종료 이유',
    anew: '새 실험',
    what: '장애',
    where: '위치',
    how: '브레이커와의 관계',
    limits: '언제 끝나는가',
    nameHint: '추천이 느려져도 상점은 빠른가?',
    latencyMs: '추가 지연(ms)',
    statusCode: 'HTTP 상태 코드',
    share: '대상 요청 중 비율(%)',
    targetType: '종류',
    targetName: '이름',
    targetFrom: '호출하는 서비스',
    targetOwner: '소유 서비스(비우면 모두)',
    operation: '오퍼레이션(예: GET /cart)',
    scopeHint: '채운 조건을 모두 만족하는 요청만 대상입니다.',
    scopePercentage: '요청 비율(%)',
    users: '사용자(쉼표로 구분)',
    devices: '기기(쉼표로 구분)',
    headerName: 'HTTP 헤더',
    headerValue: '헤더 값',
    environment: '환경(비우면 모두)',
    minutes: '지속 시간(분, 최대 60)',
    maxInjections: '프로세스당 최대 주입 수',
    maxInjectionsPerSecond: '초당 최대 주입 수',
    errorRateIncrease: '다른 요청의 오류가 이만큼 늘면 스스로 종료(퍼센트포인트)',
    minRequests: '판단에 필요한 최소 요청 수',
    confirmThrough: '브레이커가 모두에게 열릴 수 있음을 알고 있습니다',
    start: '실험 시작',
    expected: {
      name: '200자 이하의 이름을 입력하세요.',
      'faults[0].target.name': '맵에 표시된 이름을 입력하세요.',
      'faults[0].target.from': '호출하는 서비스를 입력하세요.',
      'faults[0].target.operation': 'GET /cart와 같은 오퍼레이션을 입력하세요.',
      'faults[0].latencyMs': '1~60,000의 정수(밀리초)를 입력하세요.',
      'faults[0].statusCode': '오류 상태 코드인 400~599의 정수를 입력하세요.',
      'faults[0].percentage': '0보다 크고 100 이하인 수를 입력하세요.',
      scope: '어떤 요청인지 하나 이상 입력하세요.',
      'scope.percentage': '0보다 크고 100 이하인 수를 입력하세요.',
      'scope.users': '300자 이하의 이름을 100개까지 입력하세요.',
      'scope.devices': '300자 이하의 이름을 100개까지 입력하세요.',
      'scope.header.name': 'x-canary와 같은 헤더 이름을 입력하세요.',
      'scope.header.value': '헤더가 가져야 할 값을 입력하세요.',
      environment: '300자 이하의 이름을 입력하세요.',
      expiresAt: '0보다 크고 60 이하인 수(분)를 입력하세요.',
      'caps.maxInjections': '1~1,000,000의 정수를 입력하세요.',
      'caps.maxInjectionsPerSecond': '1~10,000의 정수를 입력하세요.',
      'abort.errorRateIncrease': '0보다 크고 100 이하인 수를 입력하세요.',
      'abort.minRequests': '1~1,000,000의 정수를 입력하세요.',
    },
    notMade: (fields) => `시작하지 못했습니다. 필드 ${fields}개를 고쳐야 합니다.`,
    notMadeBecause: (reason) => `시작하지 못했습니다: ${reason}`,
    notFound: '그런 실험이 없습니다',
    back: '모든 실험',
    stop: '중지',
    stopHint: '중지하면 5초 안에 모든 서비스에 전달됩니다',
    notStopped: (reason) => `중지하지 못했습니다: ${reason}`,
    left: (ms) => `${timeSpan(ms)} 후 종료`,
    lasted: (ms) => `${timeSpan(ms)} 동안 지속`,
    caps: '한도',
    capsOf: (most, perSecond) => `프로세스당 ${count(most)}건, 초당 ${count(perSecond)}건`,
    abort: '스스로 종료',
    abortOf: (increase, requests) => `요청 ${count(requests)}건 이상에서 다른 요청의 오류가 ${percent(increase)} 늘면`,
    guards: '작용하는 브레이커',
    report: '격리가 유지되었나?',
    soFar: '지금까지',
    verdicts: { held: '유지되었습니다', broken: '유지되지 않았습니다', unclear: '아직 알 수 없습니다' },
    verdictHints: {
      held: '이 수치로 보는 한, 의도한 범위 밖에서 오류를 일으키지 않았습니다. 지연은 비교하지 않습니다.',
      broken: '대상 요청 밖에서 나빠진 것이 있습니다. 같은 때의 다른 변화와는 구별하지 않습니다.',
      unclear: '주입되거나 관측된 것이 너무 적습니다. 있는 수치는 다음과 같습니다.',
    },
    tones: { good: '좋음', bad: '나쁨', unclear: '알 수 없음', neutral: '참고' },
    reportFailed: (reason) => `수치를 읽을 수 없습니다: ${reason}`,
    comparedWith: (ms) => `직전 ${timeSpan(ms)}와 비교했습니다.`,
    finding: (finding) => {
      const shares = ({ during, before }: { during: Share; before: Share }) =>
        `${shareOf(before)} → ${shareOf(during)} (${count(during.of)}건 중 ${count(during.errors)}건)`;
      switch (finding.about) {
        case 'abort':
          return `스스로 종료했습니다: ${finding.reason}`;
        case 'injections':
          return finding.calls > 0
            ? `호출 ${count(finding.calls)}건에 장애가 주입되었습니다.`
            : '주입된 호출이 없습니다. 참여하는 서비스가 없거나 대상 요청이 없었습니다.';
        case 'breakers':
          if (finding.openings.length === 0) return '이 때문에 열린 브레이커가 없습니다.';
          return `${finding.isExpected ? '이 모드에서 예상할 수 있듯 브레이커가 열렸습니다' : '브레이커가 열렸습니다'}: ${openingsIn(finding.openings)}.`;
        case 'fallbacks':
          if (finding.served + finding.failed === 0) return '대상에서 폴백이 쓰이지 않았습니다.';
          return `대상의 폴백: 제공 ${count(finding.served)}건, 실패 ${count(finding.failed)}건.`;
        case 'entry':
          return finding.tone === 'unclear'
            ? `들어오는 요청이 너무 적어 비교할 수 없습니다: ${count(finding.during.of)}건, 이전 ${count(finding.before.of)}건, 필요 ${count(finding.leastRequests)}건.`
            : `들어오는 요청의 오류: ${shares(finding)}.`;
        case 'services':
          if (finding.rose.length > 0) {
            return `주입되지 않은 오류가 늘어난 서비스: ${finding.rose.map((one) => `${one.name} ${shares(one)}`).join('; ')}.`;
          }
          return `서비스 ${finding.judged}개 가운데 주입되지 않은 오류가 늘어난 곳이 없습니다${finding.few > 0 ? `. ${finding.few}개는 트래픽이 너무 적습니다` : ''}.`;
        case 'partial':
          return '이 시간의 일부를 읽지 못해 수치가 실제보다 낮습니다.';
      }
    },
    incidents: '이 실험의 인시던트',
    noIncidents: '이 실험을 가리키는 인시던트가 없습니다.',
  },
};
