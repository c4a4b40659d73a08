import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The baggage entry by which an edge tells everybody downstream that a request takes part in an experiment:
 * base64url(JSON) "." the first 22 characters of base64url(HMAC-SHA256(key, what is before the dot)).
 */
export const TOKEN_KEY = 'fit';

const SHAPE = /^([A-Za-z0-9_-]{1,400})\.([A-Za-z0-9_-]{22})$/;
const MAC_LENGTH = 22;
const EXPERIMENT_ID = /^[0-9a-f]{16}$/;
const MAX_REMEMBERED = 100;

export interface Claim {
  experimentId: string;
  /** Epoch seconds. */
  expiresAtS: number;
  /** The one that the experiment is meant for; `undefined` for any. */
  environment: string | undefined;
}

/** Why a token does not count. `unknown`: its experiment is not, or not any more, among the active ones. */
export const TOKEN_FAULTS = ['malformed', 'forged', 'expired', 'foreign', 'unknown'] as const;
export type TokenFault = (typeof TOKEN_FAULTS)[number];

export function signToken({ experimentId, expiresAtS, environment }: Claim, key: string): string {
  const claim = { i: experimentId, x: expiresAtS, ...(environment ? { e: environment } : {}) };
  const payload = Buffer.from(JSON.stringify(claim)).toString('base64url');
  return `${payload}.${macOf(payload, key)}`;
}

/** Checks tokens. Never throws, whatever it is given. */
export class TokenVerifier {
  readonly #keys: readonly string[];
  readonly #environment: string;
  /** Genuine tokens only, so that nobody without a key can fill it. */
  readonly #genuine = new Map<string, Claim>();

  /** @param environment of this process, empty if it has none. */
  constructor(keys: readonly string[], environment: string) {
    this.#keys = keys;
    this.#environment = environment;
  }

  /** @param nowMs epoch milliseconds, by the control plane's clock. */
  verify(token: string, nowMs: number): Claim | Exclude<TokenFault, 'unknown'> {
    const claim = this.#genuine.get(token) ?? this.#read(token);
    if (typeof claim === 'string') return claim;
    if (claim.expiresAtS * 1000 <= nowMs) return 'expired';
    if (claim.environment !== undefined && claim.environment !== this.#environment) return 'foreign';
    return claim;
  }

  #read(token: string): Claim | 'malformed' | 'forged' {
    const [, payload, mac] = SHAPE.exec(token) ?? [];
    if (payload === undefined || mac === undefined) return 'malformed';
    if (!this.#keys.some((key) => timingSafeEqual(Buffer.from(macOf(payload, key)), Buffer.from(mac)))) return 'forged';
    const claim = readClaim(payload);
    if (!claim) return 'malformed';
    if (this.#genuine.size >= MAX_REMEMBERED) this.#genuine.clear();
    this.#genuine.set(token, claim);
    return claim;
  }
}

function macOf(payload: string, key: string): string {
  return createHmac('sha256', key).update(payload).digest('base64url').slice(0, MAC_LENGTH);
}

function readClaim(payload: string): Claim | undefined {
  try {
    const { i, x, e } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    if (typeof i !== 'string' || !EXPERIMENT_ID.test(i) || typeof x !== 'number') return undefined;
    if (e !== undefined && typeof e !== 'string') return undefined;
    return { experimentId: i, expiresAtS: x, environment: e || undefined };
  } catch {
    return undefined;
  }
}
