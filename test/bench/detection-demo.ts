/**
 * How soon Faultline notices what happens to the demo system, and whom it suspects first; and whether it keeps quiet before.
 * Run with: node test/bench/detection-demo.ts [scenario …] [--quiet-s 150]
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { IncidentListDocument, IncidentSummaryDocument } from '../../apps/web/api-documents.ts';
import { startFaultline } from '../fixtures/faultline.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'quiet-s': { type: 'string', default: '150' } },
});
const SCENARIOS = path.join(import.meta.dirname, '../../apps/demo/scenarios');
const WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 500;
const CALM_AFTER_MS = 15_000;
const CLOSED_WITHIN_MS = 120_000;

interface Scenario {
  name: string;
  culprit: { service?: string; dependency?: string; connection?: { source: string; target: string } };
}

const all = globSync('*.json', { cwd: SCENARIOS })
  .sort()
  .map((file) => JSON.parse(readFileSync(path.join(SCENARIOS, file), 'utf8')) as Scenario);
const scenarios = positionals.length > 0 ? all.filter(({ name }) => positionals.includes(name)) : all;
const faultline = await startFaultline({ args: [], env: { FAULTLINE_DEMO_SCHEDULE: 'off' } });

async function incidents(): Promise<IncidentSummaryDocument[]> {
  const response = await fetch(`${faultline.consoleUrl}/api/v1/incidents?from=now-1h&to=now`);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return ((await response.json()) as IncidentListDocument).incidents;
}

function scenario(name: string, action: 'start' | 'stop'): Promise<Response> {
  return fetch(`${faultline.demoUrl}/api/scenarios/${name}/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
}

function isCulprit({ culprit }: Scenario, node: string): boolean {
  const { service, dependency, connection } = culprit;
  if (dependency !== undefined) return node.startsWith(`${dependency}:`);
  return [service, connection?.source, connection?.target].includes(node);
}

async function measure(one: Scenario): Promise<string> {
  const known = new Set((await incidents()).map(({ id }) => id));
  const startedMs = Date.now();
  await scenario(one.name, 'start');
  let noticed = '';
  let suspected = '';
  let first = '';
  let sentence = '';
  while (Date.now() - startedMs < 2 * WITHIN_MS) {
    const incident = (await incidents()).find(({ id }) => !known.has(id));
    const after = `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
    if (incident && noticed === '') noticed = `${after} (onset ${((incident.start - startedMs) / 1000).toFixed(1)} s)`;
    const suspects = incident?.first ?? [];
    if (suspects.length > 0) first = suspects.map(({ service, score }) => `${service} ${score.toFixed(2)}`).join(', ');
    sentence = suspects[0]?.sentence ?? sentence;
    if (suspected === '' && suspects[0] && isCulprit(one, suspects[0].service)) suspected = after;
    await delay(LOOK_EVERY_MS);
  }
  await scenario(one.name, 'stop');
  const stoppedMs = Date.now();
  while ((await incidents()).some(({ status }) => status === 'open') && Date.now() - stoppedMs < CLOSED_WITHIN_MS) {
    await delay(LOOK_EVERY_MS);
  }
  const closed = `${((Date.now() - stoppedMs) / 1000).toFixed(0)} s`;
  await delay(CALM_AFTER_MS);
  const more = (await incidents()).filter(({ id }) => !known.has(id)).length - (noticed === '' ? 0 : 1);
  return `| ${one.name} | ${noticed || 'never'} | ${suspected || 'never'} | ${first} | ${closed} | ${more} | ${sentence} |`;
}

try {
  await delay(Number(options['quiet-s']) * 1000);
  console.log(`incidents in ${options['quiet-s']} quiet seconds: ${JSON.stringify(await incidents())}`);
  console.log(
    '| scenario | noticed after | culprit first after | suspects after 30 s | closed after | more incidents |',
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const one of scenarios) console.log(await measure(one));
  for (const { start, end, severity, services, summary } of await incidents()) {
    const lasted = end === 0 ? 'open' : `${((end - start) / 1000).toFixed(0)} s`;
    console.log(`${new Date(start).toISOString()} ${severity}, ${lasted}, ${services.join(' ')}: ${summary}`);
  }
  const metrics = await (await fetch(`${faultline.adminUrl}/metrics`)).text();
  console.log(
    metrics
      .split('\n')
      .filter((line) => /detection_(seconds_(sum|count)|failures_total)/.test(line) && !line.startsWith('#'))
      .join('\n'),
  );
  console.log(
    faultline
      .output()
      .split('\n')
      .filter((line) => /watch for incidents/.test(line))
      .join('\n'),
  );
} finally {
  await faultline.stop();
}
