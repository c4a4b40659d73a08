import { createSignatureStore, type Store } from '@faultline/clickhouse';
import type { Experiment } from '@faultline/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncidentDocument, IncidentListDocument } from '../../apps/web/api-documents.ts';
import { databaseUrl, startTestServer, type TestServer } from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningCollector, startCollector } from './collector-fixture.ts';
import { type RunningConsole, startConsole } from './console-fixture.ts';
import { FINE, requestsAt, send, type Weather } from './incident-traffic.ts';

const HISTORY_MS = 480_000;
const EVERY_MS = 200;
const EXPERIMENT = 'pay fails on purpose';

describe('an incident', () => {
  let clickhouse: TestServer;
  let store: Store;
  let collector: RunningCollector;
  let running: RunningConsole;
  let sender: NodeJS.Timeout;
  let weather: Weather = FINE;
  let experiment: Experiment;
  let injected: IncidentDocument;

  const api = async <Answer>(path: string, init?: RequestInit): Promise<Answer> =>
    (await fetch(`${running.url}/api/v1${path}`, init)).json() as Promise<Answer>;
  const sendJson = <Answer>(method: string, path: string, body?: object) =>
    api<Answer>(path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const patch = (id: string, body: object) => sendJson<IncidentDocument>('PATCH', `/incidents/${id}`, body);
  const faultAtPay = () =>
    sendJson<Experiment>('POST', '/faults', {
      name: EXPERIMENT,
      scope: { percentage: 50 },
      faults: [{ target: { type: 'service', name: 'pay' }, kind: 'error' }],
      expiresAt: Date.now() + 300_000,
    });
  const incident = (id: string) => api<IncidentDocument>(`/incidents/${id}`);
  const incidents = async () => (await api<IncidentListDocument>('/incidents')).incidents;

  beforeAll(async () => {
    clickhouse = await startTestServer();
    store = await clickhouse.freshStore();
    const url = databaseUrl(clickhouse.server.url, store.database);
    collector = await startCollector(url);
    const nowMs = Date.now();
    const past = Array.from({ length: HISTORY_MS / EVERY_MS }, (_, n) =>
      requestsAt(nowMs - HISTORY_MS + n * EVERY_MS, n, FINE),
    );
    await send(collector.otlpUrl, past.flat());
    await collector.allStored();
    // What it saw before that history came is not read again, as no live span is so late.
    await collector.stop();
    collector = await startCollector(url);
    running = await startConsole(url);
    let n = 0;
    sender = setInterval(() => {
      n += 1;
      // One that is under way when the collector stops comes to nothing.
      void send(collector.otlpUrl, requestsAt(Date.now(), n, weather)).catch(() => undefined);
    }, EVERY_MS);
  });
  afterAll(async () => {
    clearInterval(sender);
    running?.process.kill('SIGTERM');
    await Promise.all([running?.exited, collector?.stop()]);
    await clickhouse?.close();
  });

  it('opens by itself with the one at fault as first suspect, is told of by the API, and closes when it is over', async () => {
    const quietUntilMs = Date.now() + 6_000;
    await eventually('some quiet time is over', Date.now, (now) => now > quietUntilMs, { withinMs: 10_000 });
    expect(await incidents()).toEqual([]);

    experiment = await faultAtPay();
    const beganMs = Date.now();
    weather = { ...FINE, payFails: true, experimentId: experiment.id };
    const [noticed] = await eventually(
      'an incident with a suspect is open',
      incidents,
      ([incident]) => (incident?.first.length ?? 0) > 0,
    );
    expect(noticed).toMatchObject({ status: 'open', severity: 'critical', end: 0, experimentIds: [experiment.id] });
    expect(noticed!.first[0]!.service).toBe('pay');
    expect(noticed!.services).toContain('web');
    expect(Math.abs(noticed!.start - beganMs)).toBeLessThan(5_000);

    const graph = await eventually(
      'the map suspects the first',
      () => api<{ nodes: { id: string; suspicion: number }[] }>('/graph?from=now-1m'),
      ({ nodes }) => nodes.find(({ id }) => id === 'pay')!.suspicion > 0,
    );
    expect(graph.nodes.find(({ id }) => id === 'web')!.suspicion).toBe(0);
    expect(await patch(noticed!.id, { acknowledged: true, note: 'looked at\nby Ann' })).toMatchObject({
      note: 'looked at\nby Ann',
      suspects: [expect.objectContaining({ service: 'pay' })],
      signatures: [],
    });
    expect((await api<IncidentListDocument>('/incidents?text=by+ANN&service=pay&status=open')).incidents).toHaveLength(
      1,
    );
    expect((await api<IncidentListDocument>('/incidents?service=nobody')).incidents).toEqual([]);
    expect((await api<IncidentListDocument>('/incidents?status=closed')).incidents).toEqual([]);

    await sendJson('DELETE', `/faults/${experiment.id}`);
    weather = FINE;
    const recoveredMs = Date.now();
    injected = await eventually(
      'the incident is closed',
      () => incident(noticed!.id),
      ({ status }) => status === 'closed',
      { withinMs: 90_000 },
    );
    expect(Math.abs(injected.end - recoveredMs)).toBeLessThan(15_000);
    expect((await api<{ injected: number }>(`/faults/${experiment.id}`)).injected).toBeGreaterThan(0);
    expect(injected.acknowledgedAt).toBeGreaterThan(beganMs);
    expect(injected.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['symptom', 'detected', 'acknowledged', 'injection', 'injection-end', 'closed']),
    );
    expect(await incidents()).toHaveLength(1);
  });

  it('that was injected teaches what it looked like: the same is recognised when it comes by itself', async () => {
    const library = createSignatureStore(store);
    const [taught] = await eventually(
      'a signature is kept',
      () => library.list(),
      ({ length }) => length > 0,
    );
    expect(taught).toMatchObject({ incidentId: injected.id, name: EXPERIMENT, experimentId: experiment.id });

    weather = { ...FINE, payFails: true };
    const [noticed] = await eventually(
      'a second incident is open',
      incidents,
      ([newest]) => newest!.id !== injected.id,
    );
    const again = await eventually(
      'it is told what it is like',
      () => incident(noticed!.id),
      ({ signatures }) => signatures.length > 0,
      { withinMs: 90_000 },
    );
    expect(again.experimentIds).toEqual([]);
    expect(again.signatures).toEqual([{ name: EXPERIMENT, experimentId: experiment.id, distance: expect.any(Number) }]);
    // Its own signature, which people teach now, is not what it is like.
    expect(await patch(again.id, { trueCulprit: 'pay' })).toMatchObject({
      trueCulprit: 'pay',
      suspects: [expect.objectContaining({ service: 'pay' })],
      signatures: [expect.objectContaining({ name: EXPERIMENT })],
    });
    expect(await library.list()).toHaveLength(2);
  });

  it('of a kind that was never seen is like nothing that is known', async () => {
    const known = new Set((await incidents()).map(({ id }) => id));
    weather = { ...FINE, smtpMs: 400 };
    const [noticed] = await eventually(
      'an incident of the other system has a suspect',
      incidents,
      ([newest]) => !known.has(newest!.id) && newest!.first.length > 0,
    );
    const unlike = await incident(noticed!.id);
    expect(unlike.suspects[0]!.service).toBe('smtp');
    expect(unlike.signatures).toEqual([]);
  });

  it('is asked for and spoken of in ways that make sense, or the answer says what is wrong', async () => {
    const [known] = await incidents();
    const refusals: [string, object | undefined, string][] = [
      ['/incidents?status=ajar', undefined, 'bad_parameter'],
      ['/incidents?colour=red', undefined, 'unknown_parameter'],
      ['/incidents/0123456789abcdef', undefined, 'not_found'],
      [`/incidents/${known!.id}`, {}, 'bad_remark'],
      [`/incidents/${known!.id}`, { note: 'x'.repeat(4_001) }, 'bad_remark'],
      [`/incidents/${known!.id}`, { acknowledged: 'yes' }, 'bad_remark'],
    ];
    for (const [path, body, code] of refusals) {
      const init = body && {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      };
      expect(await api(path, init)).toMatchObject({ error: { code } });
    }
  });
});
