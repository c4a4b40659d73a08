import { describe, expect, it } from 'vitest';
import type { BreakerOutcomes } from '../breaker-outcomes.ts';
import { NO_OUTCOMES } from '../breaker-outcomes.ts';
import { buildTrafficGraph } from '../build-traffic-graph.ts';
import type { EdgeFact } from '../graph-facts.ts';
import { callsFact as calls, EMPTY_FACTS } from '../graph-facts-fixture.ts';
import type { NodeRef } from '../node.ts';
import { judgeContainment } from './containment.ts';

const service = (name: string): NodeRef => ({ kind: 'service', name });
const entry: NodeRef = { kind: 'entry', name: 'internet' };
const [edge, api, recs, routing] = ['edge', 'api', 'recs', 'routing'].map(service) as [
  NodeRef,
  NodeRef,
  NodeRef,
  NodeRef,
];
const graph = (edges: EdgeFact[], outcomes?: Partial<BreakerOutcomes>) =>
  buildTrafficGraph({
    ...EMPTY_FACTS,
    edges,
    breakers: outcomes
      ? [
          {
            service: 'api',
            name: 'recs',
            library: 'opossum',
            recent: false,
            injected: 0,
            outcomes: { ...NO_OUTCOMES, ...outcomes },
          },
        ]
      : [],
  });

const QUIET = graph([
  calls(entry, edge, { 20: 1_000 }),
  calls(edge, api, { 15: 1_000 }),
  calls(api, recs, { 10: 1_000 }, { breaker: 'recs' }),
  calls(api, routing, { 5: 1_000 }),
]);

describe('how far an incident was kept from spreading', () => {
  it('counts no more answers than bad calls, though the window cuts between a call and its fallback', () => {
    const during = graph([calls(api, recs, { 10: 800 }, { failed: 106, breaker: 'recs' })], {
      failure: 106,
      fallbackSuccess: 108,
    });
    expect(judgeContainment(during, QUIET).guarded).toEqual({ answered: 106, bad: 106 });
  });

  it('is all of it where a breaker and a fallback stood before what failed', () => {
    const during = graph(
      [
        calls(entry, edge, { 20: 1_000 }),
        calls(edge, api, { 15: 1_000 }),
        calls(api, recs, { 10: 100 }, { failed: 100, breaker: 'recs' }),
        calls(api, routing, { 5: 1_000 }),
      ],
      { failure: 100, shortCircuited: 900, fallbackSuccess: 1_000 },
    );
    const { entry: atEntry, guarded, findings } = judgeContainment(during, QUIET);
    expect(atEntry).toEqual({ during: { errors: 0, of: 1_000 }, before: { errors: 0, of: 1_000 }, hasRisen: false });
    expect(guarded).toEqual({ answered: 1_000, bad: 1_000 });
    expect(findings).toEqual([
      {
        about: 'contained',
        source: 'api',
        target: 'recs',
        attempted: 1_000,
        bad: 1_000,
        shortCircuited: 900,
        rejected: 0,
        fallbackServed: 1_000,
      },
    ]);
  });

  it('names what has nothing to stand in for it where its failures became those of its caller', () => {
    const during = graph([
      calls(entry, edge, { 20: 1_000 }, { failed: 500 }),
      calls(edge, api, { 15: 1_000 }, { failed: 500 }),
      calls(api, recs, { 10: 500 }, { breaker: 'recs' }),
      calls(api, routing, { 5: 1_000 }, { failed: 500 }),
    ]);
    const { entry: atEntry, findings } = judgeContainment(during, QUIET);
    expect(atEntry).toMatchObject({ during: { errors: 500, of: 1_000 }, hasRisen: true });
    expect(
      findings.filter(({ about }) => about === 'no-fallback').map(({ source, target }) => [source, target]),
    ).toEqual([
      ['edge', 'api'],
      ['api', 'routing'],
    ]);
  });

  it('finds timeouts that outlast their caller’s, and such as are many times what the callee needs', () => {
    const during = graph([
      calls(entry, edge, { 20: 1_000 }),
      calls(edge, api, { 15: 900, 500: 100 }, { timedOut: 100 }),
      calls(api, recs, { 10: 900, 2000: 100 }, { timedOut: 100, breaker: 'recs' }),
      calls(api, routing, { 5: 1_000 }),
    ]);
    const { findings } = judgeContainment(during, QUIET);
    const rounded = findings
      .filter(({ about }) => about === 'outlasts-caller' || about === 'long-timeout')
      .map((finding) =>
        Object.fromEntries(
          Object.entries(finding).map(([key, value]) => [
            key,
            typeof value === 'number' ? Math.round(value / 5) * 5 : value,
          ]),
        ),
      );
    expect(rounded).toEqual([
      expect.objectContaining({ about: 'outlasts-caller', source: 'api', target: 'recs', caller: 'edge' }),
      expect.objectContaining({ about: 'long-timeout', source: 'edge', target: 'api' }),
      expect.objectContaining({ about: 'long-timeout', source: 'api', target: 'recs' }),
    ]);
  });

  it('says nothing of timeouts that hardly any call ran into', () => {
    const during = graph([calls(api, recs, { 10: 999, 2000: 1 }, { timedOut: 1, breaker: 'recs' })]);
    expect(judgeContainment(during, QUIET).findings).toEqual([]);
  });

  it('does not blame a missing fallback for errors that its caller had before', () => {
    const quiet = graph([
      calls(entry, edge, { 20: 10_000 }),
      calls(edge, api, { 15: 10_000 }, { failed: 3 }),
      calls(api, routing, { 5: 1_000 }),
    ]);
    const during = graph([
      calls(entry, edge, { 20: 10_000 }),
      calls(edge, api, { 15: 10_000 }, { failed: 3 }),
      calls(api, routing, { 5: 500 }, { failed: 500 }),
    ]);
    expect(judgeContainment(during, quiet).findings).toEqual([]);
  });

  it('tells what has no fallback also where much was contained', () => {
    const callees = Array.from({ length: 20 }, (_, n) => service(`guarded-${n}`));
    const { findings } = judgeContainment(
      buildTrafficGraph({
        ...EMPTY_FACTS,
        edges: [
          ...callees.map((callee) => calls(api, callee, { 10: 800 }, { failed: 100, breaker: callee.name })),
          calls(edge, api, { 15: 900 }, { failed: 100 }),
          calls(api, routing, { 5: 900 }, { failed: 100 }),
        ],
        breakers: callees.map(({ name }) => ({
          ...{ service: 'api', name, library: 'opossum', recent: false, injected: 0 },
          outcomes: { ...NO_OUTCOMES, failure: 100, fallbackSuccess: 100 },
        })),
      }),
      QUIET,
    );
    expect(findings).toContainEqual(expect.objectContaining({ about: 'contained' }));
    expect(findings).toContainEqual(expect.objectContaining({ about: 'no-fallback', target: 'routing' }));
  });
});
