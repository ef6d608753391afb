/**
 * Kubernetes quantities: exact values that remember their notation and print in canonical form, with the largest suffix
 * that leaves an integer (`1024Mi` is `1Gi`, `0.5` is `500m`). Upstream: apimachinery/pkg/api/resource/quantity.go.
 */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface Quantity {
  /** In billionths: the finest step there is. */
  readonly nano: bigint;
  readonly format: QuantityFormat;
}

const NANO = 1_000_000_000n;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: readonly (readonly [string, number])[] = [
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
];
const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

export function parseQuantity(text: string): Quantity | undefined {
  const match = SYNTAX.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (!match || (whole === '' && fraction === '')) return undefined;
  const suffix = match[4] ?? '';
  const binary = suffix.endsWith('i');
  const exponential = /^[eE][+-]?\d/.test(suffix);
  const power = exponential ? Number(suffix.slice(1)) : (DECIMAL.find(([name]) => name === suffix)?.[1] ?? 0);
  if (Math.abs(power) > 40) return undefined;
  let numerator = BigInt(whole + fraction) * NANO;
  if (binary) numerator *= 1024n ** BigInt(BINARY.indexOf(suffix));
  const shift = power - fraction.length;
  let nano = numerator * 10n ** BigInt(Math.max(shift, 0));
  const divisor = 10n ** BigInt(Math.max(-shift, 0));
  // Finer than a billionth is rounded up, away from zero.
  nano = (nano + divisor - 1n) / divisor;
  const format = binary ? 'BinarySI' : exponential ? 'DecimalExponent' : 'DecimalSI';
  return { nano: match[1] === '-' ? -nano : nano, format };
}

export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0';
  const sign = nano < 0n ? '-' : '';
  const size = nano < 0n ? -nano : nano;
  if (format === 'BinarySI' && size % NANO === 0n && size >= 1024n * NANO) {
    let value = size / NANO;
    let suffix = 0;
    while (value % 1024n === 0n && suffix < BINARY.length - 1) {
      value /= 1024n;
      suffix += 1;
    }
    return `${sign}${value}${BINARY[suffix]}`;
  }
  let value = size;
  let power = -9;
  while (value % 1000n === 0n && power < 18) {
    value /= 1000n;
    power += 3;
  }
  if (format === 'DecimalExponent') return `${sign}${value}${power === 0 ? '' : `e${power}`}`;
  return `${sign}${value}${DECIMAL.find(([, exponent]) => exponent === power)?.[0] ?? ''}`;
}

/** Canonical text; undefined when it is no quantity. */
export function canonical(text: string): string | undefined {
  const quantity = parseQuantity(text);
  return quantity && formatQuantity(quantity);
}

export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;
}
