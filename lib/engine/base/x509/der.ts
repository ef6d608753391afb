/** DER, the encoding of certificates: tagged values one behind the other (X.690). */
export interface DerValue {
  /** The whole identifier octet: class, form and number. */
  readonly tag: number;
  readonly content: readonly number[];
}

/** The values in a row, or undefined where the bytes are no DER. */
export function derValues(bytes: readonly number[]): readonly DerValue[] | undefined {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at++] as number;
    const first = bytes[at++];
    if (first === undefined) return undefined;
    let length = first;
    if (first >= 0x80) {
      const count = first & 0x7f;
      if (count === 0 || count > 4 || at + count > bytes.length) return undefined;
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[at++] as number);
    }
    if (at + length > bytes.length) return undefined;
    values.push({ tag, content: bytes.slice(at, at + length) });
    at += length;
  }
  return values;
}

/** `2.5.4.3` */
export function objectIdentifier(content: readonly number[]): string {
  const [first = 0, ...rest] = content;
  const parts = [Math.min(Math.floor(first / 40), 2), first < 80 ? first % 40 : first - 80];
  let value = 0;
  for (const byte of rest) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    parts.push(value);
    value = 0;
  }
  return parts.join('.');
}
