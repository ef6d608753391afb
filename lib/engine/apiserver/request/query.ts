/** The query of a request: percent-decoded pairs in order, `+` as a blank (net/url.ParseQuery). */
import { badRequest } from '../../api/machinery/status';
import { refuse } from './refusal';

export class Query {
  private readonly pairs: readonly (readonly [string, string])[];

  constructor(raw: string | undefined) {
    const parts = raw === undefined || raw === '' ? [] : raw.split('&').filter((part) => part !== '');
    this.pairs = parts.map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
    });
  }

  get(name: string): string | undefined {
    return this.pairs.find(([key]) => key === name)?.[1];
  }

  all(name: string): readonly string[] {
    return this.pairs.filter(([key]) => key === name).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.pairs.some(([key]) => key === name);
  }

  /** Undefined when it is not given; what is no number ends the request. */
  integer(name: string): number | undefined {
    const text = this.get(name);
    if (text === undefined || text === '') return undefined;
    const problem = integerProblem(text);
    return problem === undefined
      ? Number(text)
      : refuse(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${problem}`));
  }

  /** Go's conversion of query booleans: empty, `false` and `0` are false, all else is true. */
  flag(name: string): boolean {
    const value = this.get(name);
    return value !== undefined && value !== 'false' && value !== '0' && value !== '';
  }
}

function integerProblem(text: string): string | undefined {
  if (!/^[-+]?\d+$/.test(text)) return 'invalid syntax';
  const value = BigInt(text.replace(/^\+/, ''));
  return value > 2n ** 63n - 1n || value < -(2n ** 63n) ? 'value out of range' : undefined;
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
