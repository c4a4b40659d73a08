import { freePort, isPortFree } from '@faultline/runtime';
import { LOOPBACK } from '../platform/addresses.ts';
import { COMPONENTS } from '../topology.ts';

/**
 * Gives every process that listens a port: the ones that follow the control's, so that addresses on the map stay the
 * same from one start to the next, or any free one where those are taken or the control's own is any (0).
 * @param others of those who may listen on theirs only later
 */
export async function assignPorts(controlPort: number, others: readonly number[]): Promise<Record<string, number>> {
  const ports: Record<string, number> = {};
  const taken = new Set(others);
  let preferred = controlPort;
  for (const { name } of COMPONENTS.filter((component) => component.listens)) {
    preferred++;
    let port = preferred;
    while (controlPort === 0 || taken.has(port) || port > 65_535 || !(await isPortFree(port, LOOPBACK))) {
      port = await freePort(LOOPBACK);
      if (!taken.has(port)) break;
    }
    taken.add(port);
    ports[name] = port;
  }
  return ports;
}
