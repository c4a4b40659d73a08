import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listeningPorts, readSettings } from '@faultline/runtime';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  image: string;
  command?: string;
  environment?: Record<string, string>;
  depends_on?: string[] | Record<string, unknown>;
  configs?: { source: string }[];
  volumes?: string[];
  ports?: string[];
}

interface Compose {
  services: Record<string, Service>;
  configs: Record<string, { content: string }>;
  volumes: Record<string, null>;
}

const ROOT = join(import.meta.dirname, '..');
const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const TOKEN = 'a-token-for-the-test';

/** The environment as docker compose fills it in. */
const environmentOf = (service: Service): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{FAULTLINE_TOKEN(:\?[^}]*)?\}/g, TOKEN),
    ]),
  );

const faultline = services.filter(([, service]) => service.environment && 'FAULTLINE_HOST' in service.environment);
const servers = services.filter(([, { image }]) => image.startsWith('clickhouse/clickhouse-server:'));
const clusterXml = compose.configs.clickhouse!.content;

describe('docker-compose.yml', () => {
  it('pins every image, and ClickHouse and its Keeper to one version', () => {
    for (const [, { image }] of services) expect(image).toMatch(/:\d+\.\d+/);
    const versions = services.map(([, { image }]) => /^clickhouse\/.*:(.*)$/.exec(image)?.[1]).filter(Boolean);
    expect(new Set(versions).size).toBe(1);
  });

  it('gives every part of Faultline settings that it takes, and all of them the same store', () => {
    expect(faultline.map(([name]) => name)).toEqual(['collector-1', 'collector-2', 'console']);
    const stores = faultline.map(([, service]) => {
      const settings = readSettings(environmentOf(service));
      expect(settings.host).toBe('0.0.0.0');
      expect(settings.ingestTokens).toEqual([TOKEN]);
      return { cluster: settings.clickhouseCluster, urls: settings.clickhouseUrls.map(String) };
    });
    expect(stores[1]).toEqual(stores[0]);
    expect(stores[2]).toEqual(stores[0]);
  });

  it('names every server of the cluster, by the user and password that the servers have', () => {
    const { clickhouseUrls } = readSettings(environmentOf(compose.services.console!));
    expect(clickhouseUrls.map((url) => url.hostname).sort()).toEqual(servers.map(([name]) => name).sort());
    for (const [name, service] of servers) {
      const url = clickhouseUrls.find((candidate) => candidate.hostname === name)!;
      const { CLICKHOUSE_USER, CLICKHOUSE_PASSWORD } = environmentOf(service);
      expect([url.username, url.password]).toEqual([CLICKHOUSE_USER, CLICKHOUSE_PASSWORD]);
    }
  });

  it('puts each server into the shard that its macros name, as a replica of its own', () => {
    const { clickhouseCluster } = readSettings(environmentOf(compose.services.console!));
    const cluster = elementsOf(clusterXml, clickhouseCluster!);
    expect(cluster).toHaveLength(1);
    const shards = elementsOf(cluster[0]!, 'shard').map((shard) => elementsOf(shard, 'host'));
    const byMacro = (shard: number) =>
      servers.filter(([, { environment }]) => environment!.SHARD === String(shard)).map(([name]) => name);
    expect(shards).toEqual([byMacro(1), byMacro(2)]);
    expect(shards.flat().sort()).toEqual(servers.map(([name]) => name).sort());
    for (const [name, { environment }] of servers) expect(environment!.REPLICA).toBe(name);
  });

  it('has well-formed configurations that take from the environment only what is there', () => {
    for (const { content } of Object.values(compose.configs)) assertWellFormed(content);
    for (const [, service] of servers) {
      expect(service.configs).toEqual([expect.objectContaining({ source: 'clickhouse' })]);
      for (const [, variable] of clusterXml.matchAll(/from_env="(\w+)"/g)) {
        expect(service.environment).toHaveProperty(variable!);
      }
    }
    expect(elementsOf(clusterXml, 'zookeeper').flatMap((xml) => elementsOf(xml, 'host'))).toEqual(['keeper']);
    expect(elementsOf(clusterXml, 'zookeeper').flatMap((xml) => elementsOf(xml, 'port'))).toEqual(
      elementsOf(compose.configs.keeper!.content, 'tcp_port'),
    );
  });

  it('runs scripts that exist, and keeps what every server and collector writes apart', () => {
    for (const [, { command }] of faultline) readFileSync(join(ROOT, command!.split(' ')[1]!));
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { setup: string } };
    // Not by npm, which would take the Node of a checkout that another system has installed.
    expect(`exec ${compose.services.setup!.command}`).toBe(scripts.setup);

    const named = services.flatMap(([, { volumes = [] }]) => volumes).filter((volume) => !volume.startsWith('.'));
    const names = named.map((volume) => volume.split(':')[0]!);
    expect(new Set(names).size).toBe(names.length);
    expect(names.sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('waits for services that are there', () => {
    for (const [, { depends_on = [] }] of services) {
      const others = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on);
      for (const other of others) expect(compose.services).toHaveProperty([other]);
    }
  });

  it('publishes ports that something listens on, each once, on loopback only', () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    expect(new Set(published.map((port) => port.split(':')[1])).size).toBe(published.length);
    const listening = listeningPorts(readSettings({})).map(([, port]) => String(port));
    for (const port of published) expect(listening).toContain(port.split(':')[2]);
  });
});

/** What is inside of every element of that name. */
function elementsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map((match) => match[1]!);
}

function assertWellFormed(xml: string): void {
  const open: string[] = [];
  for (const [, closes, name, closed] of xml.matchAll(/<(\/?)([\w-]+)[^<>]*?(\/?)>/g)) {
    if (closes) expect(open.pop()).toBe(name);
    else if (!closed) open.push(name!);
  }
  expect(open).toEqual([]);
  expect(xml.trim()).toMatch(/^<clickhouse>.*<\/clickhouse>$/s);
}
