/**
 * Command-line words after the manner of getopt_long: clustered short options, values in the same or the next word,
 * long options with `=` or a next word, `--` ends them, operands may stand anywhere unless `stopAtOperand`.
 */
export interface OptionSpec {
  /** Short options as in getopt: `ab:c` (b takes a value). */
  readonly short: string;
  /** Long options: name -> the canonical key; a key that ends in `:` takes a value, in `::` an optional one (only with `=`). */
  readonly long?: Readonly<Record<string, string>>;
  readonly stopAtOperand?: boolean;
  /** `-type=a` counts as a long option as well (nslookup, dig). */
  readonly singleDashLong?: boolean;
}
export interface ParsedOptions {
  /** `as`: the option as it was typed, without its value. */
  readonly options: readonly { readonly key: string; readonly value: string; readonly as: string }[];
  readonly operands: readonly string[];
  readonly error?: { readonly kind: 'unknown' | 'missing-value' | 'unexpected-value'; readonly option: string };
}

export function parseOptions(words: readonly string[], spec: OptionSpec): ParsedOptions {
  const options: { key: string; value: string; as: string }[] = [];
  const operands: string[] = [];
  const fail = (kind: 'unknown' | 'missing-value' | 'unexpected-value', option: string): ParsedOptions => ({
    options,
    operands,
    error: { kind, option },
  });
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') {
      operands.push(...words.slice(i + 1));
      break;
    }
    if (word.startsWith('--') || (spec.singleDashLong && /^-[a-z]\w+(=|$)/.test(word))) {
      const bare = word.replace(/^--?/, '');
      const at = bare.indexOf('=');
      const name = at < 0 ? bare : bare.slice(0, at);
      const key = findLong(spec.long ?? {}, name);
      if (key === undefined) return fail('unknown', at < 0 ? word : word.slice(0, word.indexOf('=')));
      const value = at < 0 ? undefined : bare.slice(at + 1);
      if (key.endsWith('::')) options.push({ key: key.slice(0, -2), value: value ?? '', as: `--${name}` });
      else if (key.endsWith(':')) {
        const given = value ?? words[++i];
        if (given === undefined) return fail('missing-value', word);
        options.push({ key: key.slice(0, -1), value: given, as: `--${name}` });
      } else if (value !== undefined) return fail('unexpected-value', `--${name}`);
      else options.push({ key, value: '', as: `--${name}` });
    } else if (word.startsWith('-') && word.length > 1) {
      for (let at = 1; at < word.length; at++) {
        const letter = word[at] as string;
        const found = spec.short.indexOf(letter);
        if (found < 0 || letter === ':') return fail('unknown', letter);
        if (spec.short[found + 1] !== ':') options.push({ key: letter, value: '', as: `-${letter}` });
        else {
          const given = at + 1 < word.length ? word.slice(at + 1) : words[++i];
          if (given === undefined) return fail('missing-value', letter);
          options.push({ key: letter, value: given, as: `-${letter}` });
          break;
        }
      }
    } else {
      operands.push(word);
      if (spec.stopAtOperand) {
        operands.push(...words.slice(i + 1));
        break;
      }
    }
  }
  return { options, operands };
}

/** A long option may be shortened as long as it is unambiguous. */
function findLong(long: Readonly<Record<string, string>>, name: string): string | undefined {
  if (long[name] !== undefined) return long[name];
  const found = Object.keys(long).filter((full) => full.startsWith(name));
  return found.length === 1 && name.length > 1 ? long[found[0] as string] : undefined;
}

/** The last value of an option, as repeated options override. */
export function lastValue(parsed: ParsedOptions, key: string): string | undefined {
  for (let i = parsed.options.length - 1; i >= 0; i--) {
    if (parsed.options[i]?.key === key) return parsed.options[i]?.value;
  }
  return undefined;
}
export function hasOption(parsed: ParsedOptions, key: string): boolean {
  return parsed.options.some((option) => option.key === key);
}

/** The number that a value begins with, 0 for anything else: C's atoi. */
export function atoi(text: string): number {
  return Number(/^\s*([+-]?\d{1,9})/.exec(text)?.[1] ?? '0');
}
