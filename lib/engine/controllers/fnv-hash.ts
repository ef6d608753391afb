/** Go's hash/fnv over UTF-8 bytes: the order of ports and subsets and the pod-template-hash come from it. */
const WORD = 2 ** 32;
const PRIME_LOW = 0x13b;
/** Words of the starting value, the highest first. */
const OFFSET_128: readonly [number, number, number, number] = [0x6c62272e, 0x07bb0142, 0x62b82175, 0x6295c58d];

/** 32-bit FNV-1a. */
export function fnv32a(text: string): number {
  return fnv32aOf(utf8Bytes(text));
}

export function fnv32aOf(bytes: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** 32-bit FNV-1 (multiply first), as names of ControllerRevisions use it. */
export function fnv32Of(bytes: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash, 0x01000193) ^ byte;
  return hash >>> 0;
}

/** 128-bit FNV-1a in hexadecimal: compares as its bytes do. */
export function fnv128a(text: string): string {
  let [d, c, b, a] = OFFSET_128;
  for (const byte of utf8Bytes(text)) {
    a = (a ^ byte) >>> 0;
    // Times 2^88 + 0x13b, word by word: every product and sum stays below 2^53.
    const a2 = a * PRIME_LOW;
    const b2 = b * PRIME_LOW + Math.floor(a2 / WORD);
    const c2 = c * PRIME_LOW + Math.floor(b2 / WORD) + ((a << 24) >>> 0);
    const d2 = d * PRIME_LOW + Math.floor(c2 / WORD) + ((b << 24) >>> 0) + (a >>> 8);
    a = a2 >>> 0;
    b = b2 >>> 0;
    c = c2 >>> 0;
    d = d2 >>> 0;
  }
  return [d, c, b, a].map((word) => word.toString(16).padStart(8, '0')).join('');
}

export function utf8Bytes(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    }
  }
  return bytes;
}
