/** Go's hash/fnv over UTF-8 bytes: the order of ports and subsets and the pod-template-hash come from it. */
const PRIME_128 = (1n << 88n) + 0x13bn;
const OFFSET_128 = 0x6c62272e07bb014262b821756295c58dn;
const MASK_128 = (1n << 128n) - 1n;

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
  let hash = OFFSET_128;
  for (const byte of utf8Bytes(text)) hash = ((hash ^ BigInt(byte)) * PRIME_128) & MASK_128;
  return hash.toString(16).padStart(32, '0');
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
