import type { Encoding } from '../../src/otlp/signal.ts';
import { messageFromJson, RandomRequests } from '../random-requests.ts';
import { type Message, TraceRequest } from '../reference-rows.ts';
import { Dice } from './dice.ts';
import { heavyInput } from './heavy-inputs.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { disguiseJson, mutateJson } from './mutate-json.ts';
import { mutateProtobuf } from './mutate-protobuf.ts';

export interface FuzzInput {
  /** How it was made. */
  kind: string;
  encoding: Encoding;
  payload: Buffer;
  /** A protobuf request whose rows this one must have, because nothing was changed that has a meaning. */
  meaning?: Buffer;
}

interface Specimen {
  request: unknown;
  payload: Buffer;
}

const SPECIMENS = 400;
/** So often a specimen is replaced by a new one. */
const RENEWED_SHARE = 0.02;
/** So many specimens have a span or two: with less around it, each change is felt more often. */
const SMALL_SHARE = 0.8;
const HEAVY_SHARE = 0.0002;

/** Export requests with something wrong, odd or hostile in most of them; the same for the same seed. */
export class FuzzInputs {
  readonly #dice: Dice;
  readonly #requests: RandomRequests;
  readonly #specimens: Specimen[];

  constructor(seed: number) {
    this.#dice = new Dice(seed);
    this.#requests = new RandomRequests(seed + 1);
    this.#specimens = Array.from({ length: SPECIMENS }, () => this.#specimen());
  }

  next(): FuzzInput {
    const dice = this.#dice;
    if (dice.chance(HEAVY_SHARE)) return heavyInput(dice);
    if (dice.chance(RENEWED_SHARE)) this.#specimens[dice.integer(SPECIMENS)] = this.#specimen();
    const { request, payload } = dice.pick(this.#specimens);
    const other = dice.pick(this.#specimens);
    switch (dice.integer(6)) {
      case 0:
        return protobuf('bytes', mutateBytes(payload, other.payload, dice));
      case 1:
        return protobuf('fields and bytes', mutateBytes(mutateProtobuf(payload, other.payload, dice), payload, dice));
      case 2:
      case 3:
        return protobuf('fields', mutateProtobuf(payload, other.payload, dice));
      case 4: {
        const text = mutateJson(request, dice);
        const bytes = Buffer.from(text);
        return json(
          'JSON',
          dice.chance(0.2) ? mutateBytes(bytes, Buffer.from(JSON.stringify(other.request)), dice) : bytes,
        );
      }
      default:
        return { ...json('JSON in other words', Buffer.from(disguiseJson(request, dice))), meaning: payload };
    }
  }

  #specimen(): Specimen {
    const whole = this.#requests.request();
    const request = this.#dice.chance(SMALL_SHARE) ? onlyFirst(whole) : whole;
    const message = TraceRequest.fromObject(messageFromJson(request) as Message);
    return { request, payload: Buffer.from(TraceRequest.encode(message).finish()) };
  }
}

/** The request with the first resource only, of it the first scope, and of that the first spans. */
function onlyFirst(request: Record<string, unknown>): Record<string, unknown> {
  const first = (parent: Record<string, unknown>, list: string, count: number): Record<string, unknown>[] =>
    ((parent[list] ?? []) as Record<string, unknown>[]).slice(0, count);
  const resourceSpans = first(request, 'resourceSpans', 1).map((resource) => ({
    ...resource,
    scopeSpans: first(resource, 'scopeSpans', 1).map((scope) => ({ ...scope, spans: first(scope, 'spans', 2) })),
  }));
  return { ...request, resourceSpans };
}

function protobuf(kind: string, payload: Buffer): FuzzInput {
  return { kind, encoding: 'application/x-protobuf', payload };
}

function json(kind: string, payload: Buffer): FuzzInput {
  return { kind, encoding: 'application/json', payload };
}
