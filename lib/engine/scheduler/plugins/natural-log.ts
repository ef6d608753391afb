/** Natural logarithm by exact steps and a series: Math.log may differ in the last bit between engines. */
const LN2 = Math.LN2;
const TERMS = 24;

export function naturalLog(value: number): number {
  let mantissa = value;
  let powers = 0;
  while (mantissa > 1.5) {
    mantissa /= 2;
    powers += 1;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  let power = ratio;
  let sum = 0;
  for (let i = 0; i < TERMS; i += 1) {
    sum += power / (2 * i + 1);
    power *= ratio * ratio;
  }
  return 2 * sum + powers * LN2;
}
