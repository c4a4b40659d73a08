import {
  type Evidence,
  type Headline,
  type NoticeSubject,
  noticeOf,
  type Reading,
  type Suspect,
  type TimelineEntry,
} from '@faultline/model';
import { describe, expect, it } from 'vitest';
import { korean } from '../ko.ts';

const { sentences } = korean;
const ENGLISH = 'something in English.';
const suspectOf = (reading: Reading, more: Partial<Suspect> = {}) =>
  ({ service: 'database:mysql/orders', reading, sentence: ENGLISH, ...more }) as Suspect;
const READINGS: Reading[] = [
  'slow-itself',
  'slow-dependency',
  'slow-outgoing',
  'slow-incoming',
  'slow-unanswered',
  'slow-connection',
  'failing',
  'bad-request',
  'timeout',
  'refused',
  'breaker-open',
  'cancelled',
  'changed-calls',
];

describe('in Korean', () => {
  it.each(READINGS)('a suspect that is %s is named, with a sentence of its own', (reading) => {
    const said = sentences.suspect(suspectOf(reading));
    expect(said).toContain('orders');
    expect(said).not.toContain(ENGLISH);
    const others = READINGS.filter((other) => other !== reading).map((other) => sentences.suspect(suspectOf(other)));
    expect(others).not.toContain(said);
  });

  it('the instance or version at fault is named', () => {
    const instance = { key: 'service.instance.id', value: 'cart-1', isNew: false, among: 3 } as const;
    expect(sentences.suspect(suspectOf('failing', { service: 'cart', instance }))).toBe(
      'cart에서 요청이 실패합니다. 인스턴스 3개 중 cart-1에서만 일어납니다.',
    );
    const version = { key: 'service.version', value: '2.0', isNew: true, among: 1 } as const;
    expect(sentences.suspect(suspectOf('failing', { service: 'cart', instance: version }))).toBe(
      'cart에서 요청이 실패합니다. 버전 2.0: 새로 배포되었습니다.',
    );
  });

  it('who repeats calls that fail is said after that', () => {
    const repeats = { caller: 'web', before: 1, after: 3.26 };
    expect(sentences.suspect(suspectOf('failing', { service: 'cart', repeats }))).toBe(
      'cart에서 요청이 실패합니다. web에서 호출을 반복합니다: 요청당 1.0회에서 3.3회로 늘었습니다.',
    );
  });

  it('a summary says how sure it is, and who else it may be', () => {
    const headline: Headline = {
      of: 'suspect',
      suspect: { service: 'pay', reading: 'failing', tiedWith: ['cart'] },
      isLittle: true,
    };
    expect(sentences.summary({ summary: ENGLISH, headline })).toBe(
      '트레이스로 설명되는 것이 적습니다. 가장 많이 변한 것: pay에서 요청이 실패합니다. 트레이스로는 cart도 똑같이 의심됩니다.',
    );
  });

  const symptom = { service: 'web', isEntry: true, since: 0, shareBefore: 0.01, shareNow: 0.5 };

  it.each([
    [{ kind: 'errors', operation: 'GET /', isCall: false } as const, 'web 요청의 50%에서 오류가 납니다.'],
    [
      { kind: 'latency', operation: 'pay', isCall: true } as const,
      'web에서 pay 쪽으로 나가는 호출의 50%에서 평소보다 오래 걸립니다.',
    ],
    [{ kind: 'skipped', operation: 'mail', isCall: true } as const, 'web 요청의 50%에서 mail 호출이 빠졌습니다.'],
  ])('what was noticed is said as long as nobody knows why: %o', (what, said) => {
    const headline: Headline = { of: 'symptom', symptom: { ...symptom, ...what } };
    expect(sentences.summary({ summary: ENGLISH, headline })).toBe(said);
  });

  const where = { service: 'web', operation: 'GET /stock', kind: 'client', callee: 'stock' } as const;
  const latency = { beforeMs: 4, afterMs: 460, standardErrors: 12.3, calls: 80, excessMsPerRequest: 120 };
  const failed = { before: 0.01, after: 0.4, standardErrors: 8.81, calls: 140, errorsPerRequest: 0.4 };
  const instances = { share: 0.5, spans: 200, othersShare: 0, othersSpans: 400, standardErrors: 15.5, among: 3 };
  const cart = { of: 'instance', key: 'service.instance.id', value: 'cart-1', isNew: false, among: 3 } as const;

  it.each<[Omit<Evidence, 'text'>, string]>([
    [
      { type: 'latency', finding: { of: 'gap' }, figures: latency, where },
      'web → stock 호출(GET /stock) 중 stock의 처리 시간을 뺀 나머지: 4.0\u202fms에서 460\u202fms로 길어졌습니다(t = 12, 호출 80건). 요청당 120\u202fms 추가.',
    ],
    [
      {
        type: 'errors',
        finding: { of: 'errors', reading: 'timeout' },
        figures: { ...failed, limitMs: 1000 },
        where,
      },
      'web → stock 호출(GET /stock)의 40%: 실패. 대부분 호출자의 시간 제한에 걸림, 항상 1.00초 후. 이전 1.0%(z = 8.8, 호출 140건). 그 아래에서는 실패가 없었습니다.',
    ],
    [
      {
        type: 'shape',
        finding: { of: 'calls', child: '' },
        figures: { before: 0, after: 0.9, standardErrors: 20, spans: 90 },
        where,
      },
      'web(GET /stock)에서 아무것도 호출하지 않은 비율: 90%, 이전 0%(z = 20, 스팬 90개).',
    ],
    [
      {
        type: 'errors',
        finding: { of: 'repeats' },
        figures: { before: 1, after: 3.26, standardErrors: 9.1, calls: 812 },
        where,
      },
      'web → stock: 처리한 요청당 호출 3.3회, 이전 1.0회(z = 9.1, 호출 812건). 실패하는 호출을 반복하고 있습니다.',
    ],
    [
      {
        type: 'errors',
        finding: cart,
        figures: instances,
        where: { service: 'cart', operation: 'serve', kind: 'server' },
      },
      'cart의 인스턴스 3개 중 cart-1 하나가 두드러집니다. 스팬 200개 중 50%에서 오류 시작, 나머지 스팬 400개는 0%(z = 16).',
    ],
    [
      {
        type: 'latency',
        finding: { of: 'self' },
        figures: { usualMs: 3.2, afterMs: 460, standardErrors: 12.3, calls: 80, excessMsPerRequest: 120 },
        where: { service: 'new', operation: 'serve', kind: 'server' },
      },
      'new 자체(serve): 전에는 알려지지 않았습니다. 460\u202fms 걸렸고, 다른 것들은 보통 3.2\u202fms입니다(t = 12, 호출 80건). 요청당 120\u202fms 추가.',
    ],
  ])('evidence is said with its figures: %o', (evidence, said) => {
    expect(sentences.evidence({ ...evidence, text: ENGLISH })).toBe(said);
  });

  it('what an older incident tells only in English stays', () => {
    expect(sentences.evidence({ type: 'errors', text: ENGLISH, figures: {}, where })).toBe(ENGLISH);
    expect(sentences.summary({ summary: ENGLISH, headline: null })).toBe(ENGLISH);
  });

  it.each<[Partial<TimelineEntry>, string]>([
    [{ kind: 'detected' }, 'Faultline이 감지했습니다.'],
    [
      { kind: 'breaker', breaker: 'pay', from: 'closed', state: 'open', reason: 'error_threshold' },
      '브레이커 "pay": 닫힘 → 열림 (오류 임계값 도달)',
    ],
    [{ kind: 'deploy', version: '2', previousVersion: '1', source: 'seen' }, '실행 시작: 1 → 2'],
    [{ kind: 'injection', experiment: 'slow pay' }, '실험 "slow pay" 시작'],
  ])('what happened is told: %o', (entry, said) => {
    expect(sentences.happened({ text: ENGLISH, ...entry } as TimelineEntry)).toBe(said);
  });

  const breaker = { kind: 'breaker', breaker: 'recs', target: 'recs', open: 2, instances: 3 } as const;
  const NOTICES: [string, NoticeSubject, string][] = [
    [
      'a breaker that is open in some instances',
      { ...breaker, state: 'open' },
      '브레이커 recs: 인스턴스 3개 중 2개에서 열림, recs 호출을 차단합니다.',
    ],
    [
      'a breaker that is forced open',
      { ...breaker, state: 'isolated', open: 1, instances: 1 },
      '브레이커 recs: 강제 열림, recs 호출을 차단합니다.',
    ],
    [
      'a breaker that is half open',
      { ...breaker, state: 'half_open' },
      '브레이커 recs: 반열림, recs 호출을 시험하는 중입니다.',
    ],
    ['injected faults', { kind: 'injected-faults', calls: 1_200 }, '주입된 장애가 있는 호출 1,200건'],
    [
      'a collector that takes nothing',
      { kind: 'collector-refuses', collector: 'pike:4318', reason: 'Its log is full.' },
      '수집기 pike:4318에서 요청을 거부합니다: Its log is full.',
    ],
    [
      'spans that wait',
      { kind: 'collector-behind', collector: 'pike:4318', spans: 70, ageMs: 61_000 },
      '수집기 pike:4318의 로그에 스팬 70개가 대기 중입니다(가장 오래된 것은 1분 1초 전). 맵이 늦습니다.',
    ],
    [
      'a full disk',
      { kind: 'disk-full', freeBytes: 2 ** 28 },
      '디스크가 가득 찼습니다(남은 공간 256 MiB). ClickHouse가 스팬을 받지 않으며, 수집기가 로그에 자리가 있는 동안 보관합니다.',
    ],
    [
      'a disk that is made free',
      { kind: 'disk-short', freeBytes: 2 ** 30, isDeleting: true },
      '디스크가 거의 찼습니다(남은 공간 1.0 GiB). 가장 오래된 스팬부터 삭제하고 있습니다.',
    ],
    [
      'a disk where nothing may go',
      { kind: 'disk-short', freeBytes: 2 ** 30, isDeleting: false },
      '디스크가 거의 찼습니다(남은 공간 1.0 GiB). 더 삭제할 오래된 스팬이 없어 곧 새 스팬을 저장할 수 없습니다.',
    ],
    [
      'what was deleted',
      { kind: 'disk-was-short', freeBytes: 2 ** 31, deletedUpTo: '2026-01-31' },
      '디스크가 거의 차서 2026-01-31까지의 스팬을 삭제했습니다(현재 남은 공간 2.0 GiB).',
    ],
  ];

  it.each(NOTICES)('a notice tells of %s', (_, about, said) => {
    expect(sentences.notice(noticeOf('warning', about))).toBe(said);
  });
});
