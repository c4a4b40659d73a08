import { noticeOf } from '@faultline/model';
import { describe, expect, it } from 'vitest';
import { graphOf, nodeOf } from '../../live-feed/graph-fixture.ts';
import { sceneAfter, tvScenes } from './tv-scenes.ts';

const CALM = graphOf([{ source: 'api', target: 'cart' }]);
const WRONG = graphOf([
  { source: 'api', target: 'cart', health: 'degraded' },
  { source: 'api', target: 'user', health: 'failing', failed: 9 },
  { source: 'web', target: 'user', health: 'failing', failed: 3 },
  { source: 'other', target: 'else' },
]);
const suspect = (service: string) => ({ service, kind: 'service' as const, score: 1, sentence: `${service} fails.` });
const incident = (service: string) => ({
  id: 'x',
  summary: `${service} started it`,
  headline: null,
  severity: 'critical' as const,
  first: [suspect(service)],
});

describe('what the screen on the wall shows', () => {
  it('is the whole map where nothing is wrong', () => {
    expect(tvScenes(CALM, [])).toMatchObject([
      { key: '', part: null, caption: { kind: 'whole', health: 'ok', problems: 0 } },
    ]);
  });

  it('is the whole map, then each place that fails once, the worst first', () => {
    expect(tvScenes(WRONG, []).map(({ key }) => key)).toEqual(['', 'user', 'cart']);
  });

  it('counts the problems, and marks them by the worst', () => {
    expect(tvScenes(WRONG, [])[0]!.caption).toMatchObject({ health: 'failing', problems: 3 });
    const mild = graphOf([{ source: 'api', target: 'cart', health: 'degraded' }]);
    expect(tvScenes(mild, [])[0]!.caption).toMatchObject({ health: 'degraded', problems: 1 });
  });

  it('counts services in groups as well as those by themselves', () => {
    const group = nodeOf('group:shop', { kind: 'group', services: [nodeOf('cart'), nodeOf('stock')] });
    expect(tvScenes(graphOf([], [group, nodeOf('api')]), [])[0]!.caption).toMatchObject({ services: 3 });
  });

  it('shows what fails with all around it', () => {
    expect([...tvScenes(WRONG, [])[1]!.part!.nodes].sort()).toEqual(['api', 'user', 'web']);
  });

  it('begins with who is suspected of an open incident, if it is on the map', () => {
    const scenes = tvScenes(WRONG, [incident('cart'), incident('gone')]);
    expect(scenes.map(({ key }) => key)).toEqual(['', 'cart', 'user']);
    expect(scenes[1]!.caption).toMatchObject({ kind: 'incident', incident: { summary: 'cart started it' } });
  });

  it('says the notices of those concerned, but not what is only good to know', () => {
    const full = noticeOf('critical', { kind: 'disk-full', freeBytes: 2 ** 30 });
    const notices = [full, full, noticeOf('info', { kind: 'injected-faults', calls: 3 })];
    const graph = graphOf([{ source: 'api', target: 'user', health: 'failing' }], [nodeOf('api', { notices })]);
    expect(tvScenes(graph, [])[1]!.caption).toMatchObject({ kind: 'problem', notices: [full] });
  });

  it('goes round, and back to the whole map when what it shows is over', () => {
    const scenes = tvScenes(WRONG, []);
    expect([sceneAfter(scenes, ''), sceneAfter(scenes, 'user'), sceneAfter(scenes, 'cart')]).toEqual([
      'user',
      'cart',
      '',
    ]);
    expect(sceneAfter(scenes, 'over')).toBe('');
    expect(sceneAfter(tvScenes(CALM, []), '')).toBe('');
  });
});
