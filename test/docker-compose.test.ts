import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '@faultline/runtime';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Compose {
  services: Record<string, { image: string; environment: Record<string, string>; ports?: string[] }>;
}

const text = readFileSync(join(import.meta.dirname, '../docker-compose.yml'), 'utf8');
const compose = parse(text) as Compose;
const TOKEN = 'a-token-for-the-test';
const filled = (value: string): string => value.replace(/\$\{FAULTLINE_TOKEN(:\?[^}]*)?\}/, TOKEN);

describe('docker-compose.yml', () => {
  it('pins every image', () => {
    for (const { image } of Object.values(compose.services)) expect(image).toMatch(/:\d+\.\d+/);
  });

  it('gives Faultline settings that it takes', () => {
    const environment = compose.services.faultline!.environment;
    const settings = readSettings(Object.fromEntries(Object.entries(environment).map(([k, v]) => [k, filled(v)])));
    expect(settings.host).toBe('0.0.0.0');
    expect(settings.clickhouseUrl?.hostname).toBe('clickhouse');
    expect(settings.clickhouseUrl?.password).toBe(TOKEN);
    expect(filled(compose.services.clickhouse!.environment.CLICKHOUSE_PASSWORD!)).toBe(TOKEN);
  });

  it('publishes ports on loopback only', () => {
    for (const { ports = [] } of Object.values(compose.services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });
});
