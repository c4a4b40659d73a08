import type { AttributeContrast } from './diagnosis.ts';

/** How many bad and good spans there are, and how many of each carry a value of an attribute. */
export interface AttributeCounts {
  bad: number;
  good: number;
  values: readonly { key: string; value: string; bad: number; good: number }[];
}

/** What an engineer can act on: roll back, restart, move away from, look up. In this order before all others. */
const FIRST_KEYS = [
  ['service.version'],
  ['service.instance.id', 'k8s.pod.name', 'host.name'],
  ['cloud.availability_zone', 'cloud.region'],
  ['http.route'],
];
/** Of the connection that a call happened to take: nobody can act on it. */
const NOBODYS_KEYS = new Set(['client.port', 'network.peer.port', 'net.sock.peer.port', 'thread.id']);
const LEAST_BAD = 3;
const LEAST_DIFFERENCE = 0.1;
const MOST = 5;

/**
 * The attribute values that bad spans have more often than good ones do, by difference, those first that can be acted on
 * (BubbleUp, Honeycomb). None where there are hardly any bad spans, or no good ones to compare them with.
 */
export function attributeContrasts({ bad, good, values }: AttributeCounts, most = MOST): AttributeContrast[] {
  if (bad < LEAST_BAD || good < LEAST_BAD) return [];
  return values
    .map(({ key, value, ...spans }) => ({ key, value, inBad: spans.bad / bad, inGood: spans.good / good }))
    .filter(({ key, inBad, inGood }) => !NOBODYS_KEYS.has(key) && inBad - inGood >= LEAST_DIFFERENCE)
    .sort(
      (a, b) =>
        placeOf(a.key) - placeOf(b.key) ||
        b.inBad - b.inGood - (a.inBad - a.inGood) ||
        (a.key + a.value < b.key + b.value ? -1 : 1),
    )
    .slice(0, most);
}

function placeOf(key: string): number {
  const place = FIRST_KEYS.findIndex((keys) => keys.includes(key));
  return place < 0 ? FIRST_KEYS.length : place;
}
