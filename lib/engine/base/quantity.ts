/**
 * Resource quantities as apimachinery/pkg/api/resource keeps them: an exact value with the format of its input, printed
 * with the largest suffix that leaves an integer (`1024Mi` gives `1Gi`, `0.5` gives `500m`, `1e9` stays exponent form).
 * Values are whole nano-units, finer ones are rounded up as Go's ParseQuantity does.
 */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface Quantity {
  readonly nano: bigint;
  readonly format: QuantityFormat;
}

const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL_SUFFIX = new Map(Object.entries(DECIMAL).map(([suffix, power]) => [power, suffix]));
const BINARY_SUFFIX = new Map(Object.entries(BINARY).map(([suffix, power]) => [power, suffix]));
const NANO_DIGITS = 9;
const NANO = 1_000_000_000n;

/** Undefined where Go's ParseQuantity gives ErrFormatWrong. */
export function parseQuantity(text: string): Quantity | undefined {
  const m = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+|[a-zA-Z]{0,2})$/.exec(text);
  if (m === null) return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = m;
  if (whole === '' && fraction === '') return undefined;
  const scale = scaleOf(suffix);
  if (scale === undefined) return undefined;
  const digits = BigInt(whole + fraction || '0');
  const nano = scaled(digits, fraction.length, scale);
  return { nano: sign === '-' ? -nano : nano, format: scale.format };
}

interface Scale {
  readonly power10: number;
  readonly power2: number;
  readonly format: QuantityFormat;
}

function scaleOf(suffix: string): Scale | undefined {
  if (suffix in DECIMAL) return { power10: DECIMAL[suffix] ?? 0, power2: 0, format: 'DecimalSI' };
  if (suffix in BINARY) return { power10: 0, power2: BINARY[suffix] ?? 0, format: 'BinarySI' };
  if (/^[eE][+-]?\d+$/.test(suffix)) return { power10: Number(suffix.slice(1)), power2: 0, format: 'DecimalExponent' };
  return undefined;
}

function scaled(digits: bigint, fractionDigits: number, scale: Scale): bigint {
  const value = digits << BigInt(scale.power2);
  const power = scale.power10 + NANO_DIGITS - fractionDigits;
  return power >= 0 ? value * 10n ** BigInt(power) : ceilDivide(value, 10n ** BigInt(-power));
}

function ceilDivide(value: bigint, divisor: bigint): bigint {
  return value / divisor + (value % divisor > 0n ? 1n : 0n);
}

/** What the API prints for it. */
export function formatQuantity({ nano, format }: Quantity): string {
  const whole = nano % NANO === 0n;
  const small = nano > -1_024n * NANO && nano < 1_024n * NANO;
  return format === 'BinarySI' && whole && !small ? formatBinary(nano / NANO) : formatDecimal(nano, format);
}

function formatBinary(value: bigint): string {
  let power = 0;
  let rest = value;
  while (power < 60 && rest % 1_024n === 0n) {
    rest /= 1_024n;
    power += 10;
  }
  return `${rest}${BINARY_SUFFIX.get(power) ?? ''}`;
}

function formatDecimal(nano: bigint, format: QuantityFormat): string {
  if (nano === 0n) return '0';
  let power = -NANO_DIGITS;
  let rest = nano;
  while (power < 18 && rest % 1_000n === 0n) {
    rest /= 1_000n;
    power += 3;
  }
  if (format === 'DecimalExponent') return power === 0 ? `${rest}` : `${rest}e${power}`;
  return `${rest}${DECIMAL_SUFFIX.get(power) ?? ''}`;
}

export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;
}

/** The sum keeps the format of `a`, as Quantity.Add does; of `b` when `a` is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano - b.nano, format: a.format };
}

/** Quantity.MilliValue: thousandths, rounded up. */
export function milliValue({ nano }: Quantity): number {
  return Number(ceilDivide(nano, 1_000_000n));
}

/** Quantity.Value: whole units, rounded up. */
export function wholeValue({ nano }: Quantity): number {
  return Number(ceilDivide(nano, NANO));
}

/** The canonical text of a quantity's text; undefined when it is none. */
export function canonical(text: string): string | undefined {
  const quantity = parseQuantity(text);
  return quantity === undefined ? undefined : formatQuantity(quantity);
}
