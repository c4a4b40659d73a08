import { expect, test } from 'vitest';
import { EXPERIMENT_ID, experiment } from './experiment.fixture.ts';
import { ExperimentList } from './experiment-list.ts';

const SERVER_AHEAD_MS = 90_000;

function setUp() {
  const clock = { ms: 1_000_000, monotonicMs: () => clock.ms, wallMs: () => clock.ms };
  const list = new ExperimentList(clock);
  const serverNow = () => clock.ms + SERVER_AHEAD_MS;
  const tell = (askedAtMs = clock.ms, experiments = [experiment({}, serverNow())]) =>
    list.replace({ now: serverNow(), experiments, notUnderstood: 0 }, askedAtMs);
  return { clock, list, tell };
}

test('nothing is active before the control plane has answered', () => {
  expect(setUp().list.active()).toEqual([]);
});

test('an experiment is active as long as the control plane names it', () => {
  const { list, tell } = setUp();
  tell();
  expect(list.find(EXPERIMENT_ID)?.id).toBe(EXPERIMENT_ID);
  tell(undefined, []);
  expect(list.find(EXPERIMENT_ID)).toBeUndefined();
});

test('five seconds after the last question that was answered, nothing is active', () => {
  const { clock, list, tell } = setUp();
  tell(clock.ms - 2_000);
  clock.ms += 3_000;
  expect(list.active()).toHaveLength(1);
  clock.ms += 1;
  expect(list.active()).toEqual([]);
});

test('an answer that nothing has changed keeps it active, and revives it', () => {
  const { clock, list, tell } = setUp();
  tell();
  clock.ms += 20_000;
  expect(list.active()).toEqual([]);
  list.confirm(clock.ms);
  expect(list.active()).toHaveLength(1);
});

test('an experiment ends with its time, by the control plane’s clock', () => {
  const { clock, list, tell } = setUp();
  const ending = experiment({}, clock.ms + SERVER_AHEAD_MS);
  tell(undefined, [{ ...ending, expiresAt: clock.ms + SERVER_AHEAD_MS + 1_000 }]);
  clock.ms += 999;
  expect(list.active()).toHaveLength(1);
  clock.ms += 1;
  expect(list.active()).toEqual([]);
});

test('what this process has stopped stays stopped while the control plane goes on naming it', () => {
  const { list, tell } = setUp();
  tell();
  list.stop(EXPERIMENT_ID);
  expect(list.active()).toEqual([]);
  tell();
  expect(list.active()).toEqual([]);
});
