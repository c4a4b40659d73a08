import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in for the collector's part of fault injection, and knows what each process has heard. */
export class ControlPlane {
  readonly aborts: { id: string; reason: string }[] = [];
  readonly #server: Server;
  #port = 0;
  #version = 0;
  #experiments: unknown[] = [];
  /** The newest version that each process has shown to know. */
  readonly #known = new Map<string, number>();
  readonly #waiting = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<ControlPlane> {
    const server = createServer();
    const controlPlane = new ControlPlane(server);
    server.on('request', (request, response) => {
      const [, name, ...path] = request.url!.split('/');
      if (request.method === 'POST') {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          controlPlane.aborts.push({ id: path[2]!, ...JSON.parse(body) });
          response.writeHead(204).end();
          controlPlane.#changed();
        });
        return;
      }
      const etag = `"${controlPlane.#version}"`;
      if (request.headers['if-none-match'] === etag) {
        controlPlane.#known.set(name!, controlPlane.#version);
        controlPlane.#changed();
        response.writeHead(304).end();
        return;
      }
      if (!controlPlane.#known.has(name!)) controlPlane.#known.set(name!, -1);
      response.writeHead(200, { 'content-type': 'application/json', etag });
      response.end(JSON.stringify({ now: Date.now(), experiments: controlPlane.#experiments }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    controlPlane.#port = (server.address() as AddressInfo).port;
    return controlPlane;
  }

  /** Where the process of this name is to ask. */
  urlFor(name: string): string {
    return `http://127.0.0.1:${this.#port}/${name}/v1/faults`;
  }

  /** Names of the processes that have asked. */
  get pollers(): string[] {
    return [...this.#known.keys()];
  }

  /** What is active from now on; does not wait for anybody to hear of it. */
  announce(experiments: unknown[]): void {
    this.#experiments = experiments;
    this.#version++;
  }

  /** Resolves when these processes know what is active. */
  async publish(experiments: unknown[], names: readonly string[]): Promise<void> {
    this.announce(experiments);
    await this.until(() => names.every((name) => this.#known.get(name) === this.#version));
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #changed(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
