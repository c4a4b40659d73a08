/** Everything of the demo listens here and nowhere else. */
export const LOOPBACK = '127.0.0.1';

/** Whether two versions of a service can listen on one port; elsewhere Node refuses to ask for it. */
export const CAN_SHARE_PORT = process.platform === 'linux';

/** The port of a process of the demo, as handed out by the control in `DEMO_PORTS` (JSON, name → port). */
export function portOf(name: string): number {
  const ports = JSON.parse(process.env.DEMO_PORTS ?? '{}') as Record<string, number>;
  const port = ports[name];
  if (port === undefined) {
    throw new Error(`DEMO_PORTS names no port for "${name}": this process is started by the demo's control.`);
  }
  return port;
}

/** Base URL of a service, without a slash at the end. */
export function urlOf(name: string): string {
  return `http://${LOOPBACK}:${portOf(name)}`;
}
