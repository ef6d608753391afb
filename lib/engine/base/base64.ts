/** Base64 of UTF-8 text (RFC 4648), standard and URL alphabets; the engine has neither btoa nor Buffer. */
import { utf8Bytes, utf8Text } from './utf8';

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL = `${STANDARD.slice(0, 62)}-_`;

/** With padding. */
export function base64(text: string): string {
  return base64OfBytes(utf8Bytes(text));
}

export function base64OfBytes(bytes: readonly number[]): string {
  const encoded = encode(bytes, STANDARD);
  return encoded + '='.repeat((4 - (encoded.length % 4)) % 4);
}

/** Without padding, as JWTs and continue tokens use it. */
export function base64Url(text: string): string {
  return encode(utf8Bytes(text), URL);
}

/** Bytes of either alphabet, padding optional; undefined when it is no base64. */
export function base64Bytes(text: string): readonly number[] | undefined {
  const bare = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let buffer = 0;
  for (const letter of bare) {
    buffer = ((buffer << 6) | STANDARD.indexOf(letter)) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >> bits) & 0xff);
    }
  }
  return bytes;
}

export function fromBase64(text: string): string | undefined {
  const bytes = base64Bytes(text);
  return bytes === undefined ? undefined : utf8Text(bytes);
}

/** Where Go's decoder of the standard alphabet stops at what it cannot read; it skips ends of lines and wants padding. */
export function base64Problem(text: string): number | undefined {
  const isEnd = (letter: string | undefined): boolean => letter === '\n' || letter === '\r';
  let at = 0;
  const skip = (): void => {
    while (isEnd(text[at])) at++;
  };
  let inQuantum = 0;
  while (at < text.length) {
    const letter = text[at++] as string;
    if (isEnd(letter)) continue;
    if (letter !== '=') {
      if (!/[A-Za-z0-9+/]/.test(letter)) return at - 1;
      inQuantum = (inQuantum + 1) % 4;
      continue;
    }
    if (inQuantum < 2) return at - 1;
    skip();
    if (inQuantum === 2) {
      if (at === text.length) return at;
      if (text[at] !== '=') return at - 1;
      at++;
      skip();
    }
    return at < text.length ? at : undefined;
  }
  return inQuantum === 0 ? undefined : at - inQuantum;
}

function encode(bytes: readonly number[], alphabet: string): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3);
    const word = (a << 16) | (b << 8) | c;
    const letters = Math.min(4, bytes.length - i + 1);
    for (let n = 0; n < letters; n++) out += alphabet[(word >> (18 - 6 * n)) & 63];
  }
  return out;
}
