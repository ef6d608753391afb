/** Secret values and binaryData as text: RFC 4648 base64 whose bytes are read as UTF-8. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function base64Text(encoded: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of encoded) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) continue;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
      held &= (1 << bits) - 1;
    }
  }
  return utf8(bytes);
}

function utf8(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] as number;
    const more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let point = more === 0 ? first : first & (0x3f >> more);
    for (let k = 1; k <= more; k++) point = (point << 6) | ((bytes[i + k] ?? 0x80) & 0x3f);
    text += first >= 0x80 && first < 0xc0 ? '\ufffd' : String.fromCodePoint(Math.min(point, 0x10ffff));
    i += more + 1;
  }
  return text;
}
