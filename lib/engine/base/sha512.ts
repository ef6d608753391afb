/** SHA-512 (FIPS 180-4) of a text's UTF-8 bytes, in hexadecimal: CoreDNS logs it of its configuration. */
import { utf8Bytes } from './utf8';

const WORD = (1n << 64n) - 1n;

function rootFraction(prime: number, degree: bigint): bigint {
  // floor(root(p) * 2^64), from the integer root of p * 2^(64 * degree); its low 64 bits are the fraction.
  const target = BigInt(prime) << (64n * degree);
  let low = 0n;
  let high = 1n << 72n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** degree <= target) low = middle;
    else high = middle - 1n;
  }
  return low & WORD;
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return primes;
}

const PRIMES = firstPrimes(80);
const ROUND = PRIMES.map((p) => rootFraction(p, 3n));
const START = PRIMES.slice(0, 8).map((p) => rootFraction(p, 2n));

export function sha512(text: string): string {
  const message = utf8Bytes(text);
  const bits = BigInt(message.length) * 8n;
  message.push(0x80);
  while (message.length % 128 !== 112) message.push(0);
  for (let shift = 120n; shift >= 0n; shift -= 8n) message.push(Number((bits >> shift) & 255n));
  const hash = [...START];
  for (let block = 0; block < message.length; block += 128) compress(hash, message.slice(block, block + 128));
  return hash.map((word) => word.toString(16).padStart(16, '0')).join('');
}

function rotate(word: bigint, by: bigint): bigint {
  return ((word >> by) | (word << (64n - by))) & WORD;
}

function compress(hash: bigint[], block: readonly number[]): void {
  const w: bigint[] = [];
  const word = (i: number): bigint => w[i] as bigint;
  for (let i = 0; i < 16; i++)
    w.push(block.slice(8 * i, 8 * i + 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n));
  for (let i = 16; i < 80; i++) {
    const s0 = rotate(word(i - 15), 1n) ^ rotate(word(i - 15), 8n) ^ (word(i - 15) >> 7n);
    const s1 = rotate(word(i - 2), 19n) ^ rotate(word(i - 2), 61n) ^ (word(i - 2) >> 6n);
    w.push((word(i - 16) + s0 + word(i - 7) + s1) & WORD);
  }
  let [a, b, c, d, e, f, g, h] = hash as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  for (let i = 0; i < 80; i++) {
    const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
    const t1 = (h + s1 + ((e & f) ^ (~e & WORD & g)) + (ROUND[i] as bigint) + word(i)) & WORD;
    const s0 = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) & WORD;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & WORD, c, b, a, (t1 + t2) & WORD];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    hash[i] = ((hash[i] as bigint) + value) & WORD;
  });
}
