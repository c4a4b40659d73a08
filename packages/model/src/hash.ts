const PRIME = 0x100000001b3n;
const OFFSET_BASIS = 0xcbf29ce484222325n;

/** FNV-1a over the characters of a text, as 16 hexadecimal digits: an id for what has one by what it is. */
export function hashOf(text: string): string {
  let hash = OFFSET_BASIS;
  for (const character of text) hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0)!)) * PRIME);
  return hash.toString(16).padStart(16, '0');
}
