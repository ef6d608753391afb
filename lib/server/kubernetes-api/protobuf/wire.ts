/** The wire format of protocol buffers: tags, varints, length-delimited values. Numbers beyond 2^53 are not met here. */
export const VARINT = 0;
const FIXED64 = 1;
export const DELIMITED = 2;
const FIXED32 = 5;

export interface WireField {
  readonly number: number;
  readonly type: number;
  /** Of a varint as a signed 64-bit number, of a double as such. */
  readonly value: number;
  /** Of a length-delimited field. */
  readonly bytes: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** All fields of a message in the order in which they were written. Throws when the bytes are no message. */
export function readFields(bytes: Buffer): readonly WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('unexpected EOF');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Error('integer overflow');
  };
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new Error('unexpected EOF');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    const type = tag % 8;
    if (number === 0) throw new Error('illegal tag 0');
    if (type === VARINT) fields.push({ number, type, value: Number(BigInt.asIntN(64, varint())), bytes: NOTHING });
    else if (type === DELIMITED) fields.push({ number, type, value: 0, bytes: take(Number(varint())) });
    else if (type === FIXED64) fields.push({ number, type, value: take(8).readDoubleLE(0), bytes: NOTHING });
    else if (type === FIXED32) fields.push({ number, type, value: take(4).readInt32LE(0), bytes: NOTHING });
    else throw new Error(`unknown wire type ${type}`);
  }
  return fields;
}

export class WireWriter {
  private readonly chunks: Buffer[] = [];

  varint(number: number, value: number): void {
    this.chunks.push(varintBytes(number * 8 + VARINT), varintBytes(value));
  }

  double(number: number, value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value, 0);
    this.chunks.push(varintBytes(number * 8 + FIXED64), bytes);
  }

  delimited(number: number, bytes: Buffer): void {
    this.chunks.push(varintBytes(number * 8 + DELIMITED), varintBytes(bytes.length), bytes);
  }

  finish(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

function varintBytes(value: number): Buffer {
  let rest = BigInt.asUintN(64, BigInt(Math.trunc(value)));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}
