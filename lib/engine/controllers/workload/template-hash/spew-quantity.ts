/**
 * The inner state of a resource.Quantity parsed from its canonical text: a 64-bit amount with a scale, or an inf.Dec when
 * it does not fit; texts that the parser recognises as canonical are kept (apimachinery/pkg/api/resource ParseQuantity).
 */
import { canonical } from '../../../base/quantity';

const SUFFIXES: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Decimal digits that always fit into 64 bits. */
const FACTORS = 18;

interface Parsed {
  readonly value: bigint;
  readonly scale: number;
  readonly format: string;
  /** The text, when it is kept. */
  readonly kept: boolean;
}

export function spewQuantity(quantity: unknown): string {
  const text = canonical(String(quantity ?? '0')) ?? '0';
  const { value, scale, format, kept } = parse(text);
  return (
    `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} ` +
    `d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept ? text : ''} Format:(resource.Format)${format}}`
  );
}

function parse(text: string): Parsed {
  // ParseQuantity has a path of its own for zero.
  if (text === '0') return { value: 0n, scale: 0, format: 'DecimalSI', kept: true };
  const match = /^([+-]?)(\d*)\.?(\d*)(.*)$/.exec(text);
  const [, sign = '', whole = '', denominator = '', suffix = ''] = match ?? [];
  const number = whole.replace(/^0+/, '');
  const shifted = `${number}${denominator}`;
  const digits = BigInt(shifted === '' ? '0' : shifted);
  const signed = (value: bigint): bigint => (sign === '-' ? -value : value);
  const power = BINARY.indexOf(suffix);
  if (power > 0) {
    const value = signed(digits << BigInt(10 * power));
    return { value, scale: -denominator.length, format: 'BinarySI', kept: (digits & 7n) !== 0n };
  }
  const exponent = SUFFIXES[suffix];
  const scale = (exponent ?? Number(suffix.slice(1))) - denominator.length;
  const short = shifted.length <= FACTORS;
  const kept = short && scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0');
  return { value: signed(digits), scale, format: exponent === undefined ? 'DecimalExponent' : 'DecimalSI', kept };
}
