/** Flags as pflag parses them, with its error texts. Specs are `s,long:type=default`; types: string bool int list optional. */
import { Failure } from '../failure';

export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly type: 'string' | 'bool' | 'int' | 'list' | 'array' | 'pairs' | 'duration' | 'optional';
  readonly value: string;
  /** What a flag without `=value` means (`optional`). */
  readonly bare: string;
}

/** `A,all-namespaces:bool filename:list dry-run:optional=none=unchanged` */
export function flagSpecs(text: string): Flag[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => {
      const colon = part.indexOf(':');
      const head = colon < 0 ? part : part.slice(0, colon);
      const tail = colon < 0 ? undefined : part.slice(colon + 1);
      const [type, value = '', bare = 'true'] = (tail ?? 'string').split('=');
      const names = head.split(',');
      return { name: names.at(-1) as string, short: names[1] && names[0], type: type as Flag['type'], value, bare };
    });
}

export const GLOBAL_FLAGS = flagSpecs(
  `n,namespace context cluster user s,server token kubeconfig as as-uid as-group:array as-user-extra:array cache-dir
   request-timeout:string=0 insecure-skip-tls-verify:bool certificate-authority client-certificate client-key
   tls-server-name v,v:int=0 match-server-version:bool disable-compression:bool username password profile:string=none
   profile-output:string=profile.pprof warnings-as-errors:bool kuberc log-flush-frequency:duration=5s vmodule h,help:bool`,
);

export class Flags {
  private readonly values = new Map<string, string[]>();
  /** Every flag as it was given, in the order of the line. */
  readonly given: (readonly [name: string, value: string])[] = [];
  constructor(readonly specs: readonly Flag[]) {}

  set(flag: Flag, value: string): void {
    this.given.push([flag.name, value]);
    const split = flag.type === 'list' || flag.type === 'pairs';
    const many = split || flag.type === 'array';
    const items = !split ? [value] : value === '' ? [] : value.split(',');
    this.values.set(flag.name, many ? [...(this.values.get(flag.name) ?? []), ...items] : items);
  }
  changed(name: string): boolean {
    return this.values.has(name);
  }
  string(name: string): string {
    return this.values.get(name)?.at(-1) ?? this.specs.find((flag) => flag.name === name)?.value ?? '';
  }
  /** The value of a flag of every command, unless the command has a flag of its own by that name (`--user` of bindings). */
  globalString(name: string): string {
    const spec = this.specs.find((flag) => flag.name === name);
    return spec !== undefined && GLOBAL_FLAGS.includes(spec) ? this.string(name) : '';
  }
  globalList(name: string): readonly string[] {
    const spec = this.specs.find((flag) => flag.name === name);
    return spec?.type === 'array' && GLOBAL_FLAGS.includes(spec) ? this.list(name) : [];
  }
  bool(name: string): boolean {
    const value = this.string(name);
    return value === 'true' || value === '1' || value === 't' || value === 'T' || value === 'True';
  }
  int(name: string): number {
    return Number(this.string(name) || '0');
  }
  list(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }
}

/** One command words its refusals of flags itself. */
const usage = (path: string, message: string): Failure =>
  new Failure(
    path === 'kubectl diff'
      ? `${message}\nSee '${path} -h' for help and examples`
      : `${message}\nSee '${path} --help' for usage.`,
  );

/** What Go's time.ParseDuration has against a text, read number by number. */
function misfit(value: string): string {
  const whole = JSON.stringify(value);
  let rest = value.replace(/^[-+]/, '');
  while (rest !== '') {
    const number = /^(?:\d+\.?\d*|\.\d+)/.exec(rest);
    if (!number) break;
    rest = rest.slice(number[0].length);
    const [unit = ''] = /^[^.\d]*/.exec(rest) ?? [];
    if (unit === '') return `missing unit in duration ${whole}`;
    if (!/^(?:ns|us|µs|μs|ms|s|m|h)$/.test(unit)) return `unknown unit ${JSON.stringify(unit)} in duration ${whole}`;
    rest = rest.slice(unit.length);
  }
  return `invalid duration ${whole}`;
}

function check(flag: Flag, value: string, path: string): void {
  const label = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`;
  const bad = (call: string) =>
    usage(
      path,
      `invalid argument ${JSON.stringify(value)} for "${label}" flag: ${call}: parsing ${JSON.stringify(value)}: invalid syntax`,
    );
  if (flag.type === 'pairs') {
    const wrong = value.split(',').find((pair) => !pair.includes('='));
    if (wrong !== undefined) {
      const why = `${wrong} must be formatted as key=value`;
      throw usage(path, `invalid argument ${JSON.stringify(value)} for "${label}" flag: ${why}`);
    }
  }
  if (flag.type === 'int' && !/^[-+]?\d+$/.test(value)) throw bad('strconv.ParseInt');
  if (flag.type === 'bool' && !/^(true|false|1|0|t|f|T|F|True|False|TRUE|FALSE)$/.test(value))
    throw bad('strconv.ParseBool');
  if (flag.name === 'vmodule' && value !== '' && !/^(?:[^=,]+=\d+)(?:,[^=,]+=\d+)*$/.test(value)) {
    const why = 'syntax error: expect comma-separated list of filename=N';
    throw usage(path, `invalid argument ${JSON.stringify(value)} for "${label}" flag: ${why}`);
  }
  if (flag.type === 'duration' && !/^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$|^0$/.test(value)) {
    // The one duration that is judged before pflag words it.
    const why = flag.name === 'log-flush-frequency' ? 'parse error' : `time: ${misfit(value)}`;
    throw usage(path, `invalid argument ${JSON.stringify(value)} for "${label}" flag: ${why}`);
  }
}

export interface Parsed {
  readonly flags: Flags;
  readonly args: readonly string[];
  /** Index into args where `--` stood, or -1. */
  readonly dash: number;
}

/** Parses the words behind the command; `interspersed` false stops at the first argument (exec's command). */
export function parseFlags(words: readonly string[], specs: readonly Flag[], path: string): Parsed {
  const all = [...specs, ...GLOBAL_FLAGS.filter((flag) => !specs.some((own) => own.name === flag.name))];
  const flags = new Flags(all);
  const args: string[] = [];
  let dash = -1;
  const assign = (flag: Flag, value: string) => {
    check(flag, value, path);
    flags.set(flag, value);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') {
      dash = args.length;
      args.push(...words.slice(i + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name = ''] = word.slice(2).split('=');
      const flag = all.find((each) => each.name === name);
      if (name === '' || name.startsWith('-')) throw usage(path, `bad flag syntax: ${word}`);
      if (!flag) throw usage(path, `unknown flag: --${name}`);
      if (word.includes('=')) assign(flag, word.slice(word.indexOf('=') + 1));
      else if (flag.type === 'bool' || flag.type === 'optional') assign(flag, flag.bare);
      else if (i + 1 < words.length) assign(flag, words[++i] as string);
      else throw usage(path, `flag needs an argument: --${name}`);
    } else if (word.startsWith('-') && word !== '-') {
      for (let at = 1; at < word.length; at++) {
        const flag = all.find((each) => each.short === word[at]);
        if (!flag) throw usage(path, `unknown shorthand flag: '${word[at]}' in ${word}`);
        if (word[at + 1] === '=' && word.length > at + 2) assign(flag, word.slice(at + 2));
        else if (flag.type === 'bool' || flag.type === 'optional') {
          assign(flag, flag.bare);
          continue;
        } else if (at + 1 < word.length) assign(flag, word.slice(at + 1));
        else if (i + 1 < words.length) assign(flag, words[++i] as string);
        else throw usage(path, `flag needs an argument: '${word[at]}' in ${word}`);
        break;
      }
    } else args.push(word);
  }
  return { flags, args, dash };
}
