import { isUtf8 } from 'node:buffer';
import { ByteSink } from './byte-sink.ts';
import { type ByteSource, byteSource } from './byte-source.ts';

const INITIAL_SLOTS = 1 << 10;
const KEPT_SLOTS = 1 << 16;
/** Odd, and its bits are well mixed (the golden ratio in 32 bits). */
const MULTIPLIER = 0x9e3779b1 | 0;
/** Differs per process, so that nobody can prepare strings that all fall into one slot. */
const SEED = crypto.getRandomValues(new Int32Array(1))[0]!;

/** Distinct strings, numbered in the order in which they were first seen: a hash table over one run of bytes. */
export class StringDictionary {
  readonly #data = new ByteSink();
  #known: ByteSource = byteSource(this.#data.bytes());
  #slots = new Int32Array(INITIAL_SLOTS);
  #hashes: number[] = [];
  #starts: number[] = [];
  #ends: number[] = [];
  #markedSize = 0;
  #markedBytes = 0;

  /** How many distinct strings it holds. */
  get size(): number {
    return this.#starts.length;
  }

  get byteLength(): number {
    return this.#data.length;
  }

  /** The number of the string in [start, end) of the source; what is not UTF-8 counts as its repaired form. */
  indexOf(source: ByteSource, start: number, end: number): number {
    const hash = hashOf(source, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot]!; entry !== 0; entry = this.#slots[slot]!) {
      if (this.#hashes[entry - 1] === hash && this.#equals(entry - 1, source, start, end)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    return this.#add(source, start, end, hash, slot);
  }

  /** The strings in order, each behind its length. */
  writeTo(out: ByteSink): void {
    out.sink(this.#data);
  }

  /** Remembers the present end, for {@link rewind}. */
  mark(): void {
    this.#markedSize = this.size;
    this.#markedBytes = this.#data.length;
  }

  /** Forgets the strings that were added since the mark. */
  rewind(): void {
    // The newest first: then no other string's way to its slot leads over one that is emptied.
    for (let index = this.size - 1; index >= this.#markedSize; index--) this.#slots[this.#slotOf(index)] = 0;
    this.#data.truncate(this.#markedBytes);
    this.#hashes.length = this.#starts.length = this.#ends.length = this.#markedSize;
  }

  clear(): void {
    this.#markedSize = this.#markedBytes = 0;
    this.#data.clear();
    if (this.#slots.length > KEPT_SLOTS) this.#slots = new Int32Array(INITIAL_SLOTS);
    else this.#slots.fill(0);
    this.#hashes = [];
    this.#starts = [];
    this.#ends = [];
  }

  #slotOf(index: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hashes[index]! & mask;
    while (this.#slots[slot] !== index + 1) slot = (slot + 1) & mask;
    return slot;
  }

  #equals(index: number, { bytes, view }: ByteSource, start: number, end: number): boolean {
    let knownAt = this.#starts[index]!;
    if (this.#ends[index]! - knownAt !== end - start) return false;
    const known = this.#known;
    let at = start;
    for (; at + 4 <= end; at += 4, knownAt += 4) {
      if (known.view.getInt32(knownAt, true) !== view.getInt32(at, true)) return false;
    }
    for (; at < end; at++, knownAt++) if (known.bytes[knownAt] !== bytes[at]) return false;
    return true;
  }

  #add(source: ByteSource, start: number, end: number, hash: number, slot: number): number {
    const bytes = source.bytes.subarray(start, end);
    if (!isUtf8(bytes)) {
      const repaired = byteSource(Buffer.from(new TextDecoder().decode(bytes)));
      return this.indexOf(repaired, 0, repaired.bytes.length);
    }
    const index = this.#starts.length;
    this.#data.varUint(end - start);
    this.#starts.push(this.#data.length);
    this.#data.range(source, start, end);
    this.#ends.push(this.#data.length);
    this.#known = byteSource(this.#data.bytes());
    this.#hashes.push(hash);
    this.#slots[slot] = index + 1;
    if (this.#starts.length * 2 > this.#slots.length) this.#grow();
    return index;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (const [index, hash] of this.#hashes.entries()) {
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.#slots = slots;
  }
}

function hashOf({ bytes, view }: ByteSource, start: number, end: number): number {
  let hash = SEED ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), MULTIPLIER);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, MULTIPLIER);
  return hash ^ (hash >>> 15);
}
