import { randomBytes } from 'node:crypto';
import { explainListenError, type RunningPart } from '@faultline/runtime';
import { LOOPBACK } from '../platform/addresses.ts';
import { readScenarios } from '../scenarios.ts';
import type { DemoSettings } from '../settings.ts';
import { edgeAnswers } from './edge-answers.ts';
import { Fleet } from './fleet.ts';
import { requireInstrumentation } from './launch.ts';
import { LoadClient } from './load-client.ts';
import { assignPorts } from './ports.ts';
import { ScenarioRunner } from './scenario-runner.ts';
import { Scheduler } from './scheduler.ts';
import { serveControl } from './serve-control.ts';

/**
 * Starts the whole demo: its processes, the load once the edge answers, the control page, the schedule.
 * @param stopped ends the start
 * @throws SettingsError or Error with one sentence when something cannot start; nothing is left running then
 */
export async function startDemo(settings: DemoSettings, stopped: AbortSignal): Promise<RunningPart> {
  requireInstrumentation();
  const scenarios = readScenarios();
  const ports = await assignPorts(settings.controlPort, settings.portsOfFaultline);
  const fleet = new Fleet({
    ports,
    exporterEnvironment: settings.exporterEnvironment,
    faultInjectionKey: randomBytes(32).toString('hex'),
    stopped,
  });
  const runner = new ScenarioRunner(fleet, scenarios);
  const gentle = scenarios.filter((scenario) => scenario.gentle).map((scenario) => scenario.name);
  let scheduler: Scheduler | undefined;

  const control = await serveControl({
    port: settings.controlPort,
    scenarios,
    runner,
    load: new LoadClient(ports.load!),
    next: () => scheduler?.next,
  }).catch((error) => {
    const sentence = explainListenError(error, 'FAULTLINE_DEMO_PORT', settings.controlPort, LOOPBACK);
    throw sentence ? new Error(sentence, { cause: error }) : error;
  });
  const stop = async (): Promise<void> => {
    scheduler?.stop();
    runner.close();
    await Promise.all([fleet.stop(), control.close()]);
  };

  try {
    await fleet.start();
    await edgeAnswers(ports.edge!, stopped);
    await fleet.launch('load');
  } catch (error) {
    await stop();
    throw error;
  }
  if (settings.scheduled) scheduler = new Scheduler(runner, gentle, Date.now());
  return { info: { url: control.url, ports }, stop };
}
