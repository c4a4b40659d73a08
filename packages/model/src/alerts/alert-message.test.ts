import { describe, expect, it } from 'vitest';
import { incidentOf, suspectFor, symptomIn } from '../incidents/incident.fixture.ts';
import type { Incident } from '../incidents/incident.ts';
import { messageDue, type ToldMessage } from './alert-message.ts';
import type { AlertTarget } from './alert-target.ts';

const TARGET: AlertTarget = {
  id: 'a'.repeat(16),
  name: 'on call',
  type: 'webhook',
  url: 'https://example.com/',
  token: '',
  headers: [],
  minSeverity: 'warning',
  enabled: true,
  createdAt: 0,
  enabledAt: 500_000,
};

/** What an incident's life gives, one look after the other. */
function told(life: readonly Partial<Incident>[], target: Partial<AlertTarget> = {}): ToldMessage[] {
  const messages: ToldMessage[] = [];
  for (const moment of life) {
    const incident = incidentOf(moment);
    const due = messageDue(incident, { ...TARGET, ...target }, messages, incident.detected + 1_000);
    if (due) messages.push(due);
  }
  return messages;
}
const stages = (...args: Parameters<typeof told>) => told(...args).map(({ message }) => message.stage);
const CLOSED = { status: 'closed', end: 1_090_000 } as const;

describe('what is told of an incident', () => {
  it('is that it opened and that it is over, once each', () => {
    expect(stages([{}, {}, CLOSED, CLOSED])).toEqual(['opened', 'closed']);
  });

  it('waits some seconds for suspects, and no longer', () => {
    const undiagnosed = incidentOf({ suspects: [], diagnosedAt: 0 });
    expect(messageDue(undiagnosed, TARGET, [], undiagnosed.detected + 14_000)).toBeUndefined();
    expect(messageDue(undiagnosed, TARGET, [], undiagnosed.detected + 15_000)?.message.stage).toBe('opened');
  });

  it('has a message more when it becomes severe, or is blamed on somebody else', () => {
    const messages = told([{ severity: 'warning' }, { severity: 'critical' }, { suspects: [suspectFor('cart')] }]);
    expect(messages.map(({ message }) => [message.stage, message.severity, message.suspect])).toEqual([
      ['opened', 'warning', 'pay'],
      ['changed', 'critical', 'pay'],
      ['changed', 'critical', 'cart'],
    ]);
    expect(messages.at(-1)!.message.formerSeverities).toEqual(['warning']);
  });

  it('is bounded where suspects come and go', () => {
    const [pay, cart, none] = [{}, { suspects: [suspectFor('cart')] }, { suspects: [] }];
    expect(stages([pay, cart, pay, cart, none, pay, cart, pay])).toHaveLength(3);
  });

  it('has a message more when many more services are hit', () => {
    const hit = (count: number) => ({ symptoms: Array.from({ length: count }, (_, n) => symptomIn(`s${n}`)) });
    expect(stages([hit(0), hit(1), hit(3), hit(4), hit(8)])).toEqual(['opened', 'changed', 'changed']);
  });

  it('leaves out who wants only severe ones, until it becomes severe', () => {
    const target = { minSeverity: 'critical' } as const;
    expect(stages([{ severity: 'warning' }, { severity: 'warning', ...CLOSED }], target)).toEqual([]);
    expect(stages([{ severity: 'warning' }, {}], target)).toEqual(['opened']);
  });

  it('leaves out targets that are off, and what was over before they were switched on', () => {
    expect(stages([{}, CLOSED], { enabled: false })).toEqual([]);
    expect(stages([CLOSED], { enabledAt: 1_090_001 })).toEqual([]);
  });

  it('says of a part of another incident that it is over, and does not open it', () => {
    const merged = { ...CLOSED, mergedInto: 'f'.repeat(16) };
    expect(stages([merged])).toEqual([]);
    expect(stages([{}, merged])).toEqual(['opened', 'closed']);
  });

  it('has the same id whoever makes it, and another for another target, incident or stage', () => {
    const [opened, closed] = told([{}, CLOSED]);
    expect(told([{}])[0]!.id).toBe(opened!.id);
    const ids = [opened, closed, told([{}], { id: 'b'.repeat(16) })[0], told([{ id: 'c'.repeat(16) }])[0]];
    expect(new Set(ids.map((message) => message!.id)).size).toBe(4);
  });
});
