/** A rule from the words of iptables; its text afterwards is the one iptables-save would print (iptables/xshared.c, nft-ipv4.c). */
import { formatIPv4, parseIPv4, parseRange } from '../../base/ipv4';
import type { Plain } from '../../base/plain';
import { type GivenOption, type MatchKind, RuleError } from './extension';
import { matchKinds } from './matches/registry';
import type { AddressMatch, Bound, NameMatch, Rule } from './rule';
import { targetKinds } from './targets/registry';

interface Loaded {
  readonly name: string;
  readonly options: Readonly<Record<string, 'flag' | 'value'>>;
  readonly given: GivenOption[];
}

const SHORT: Readonly<Record<string, string>> = {
  '--source': '-s',
  '--src': '-s',
  '--destination': '-d',
  '--dst': '-d',
  '--protocol': '-p',
  '--proto': '-p',
  '--in-interface': '-i',
  '--out-interface': '-o',
  '--match': '-m',
  '--jump': '-j',
  '--goto': '-g',
};
const PROTOCOLS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '132': 'sctp', '1': 'icmp' };

/** Splits a line of iptables-restore; quotes group, a backslash keeps what follows. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let inQuotes = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (c === '\\' && inQuotes && i + 1 < line.length) word = (word ?? '') + line[++i];
    else if (c === '"') {
      inQuotes = !inQuotes;
      word ??= '';
    } else if ((c === ' ' || c === '\t') && !inQuotes) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + c;
  }
  if (word !== null) words.push(word);
  return words;
}

/** `255.255.0.0` is /16. */
function onesOf(mask: number): number {
  let ones = 0;
  while (ones < 32 && ((mask >>> (31 - ones)) & 1) === 1) ones++;
  return ones;
}

function addressOf(text: string, not: boolean): AddressMatch | null {
  const [ip = '', bits] = text.split('/');
  const mask = bits === undefined ? undefined : parseIPv4(bits);
  const prefix = mask === undefined ? (bits ?? '32') : String(onesOf(mask));
  const range = parseRange(`${ip}/${prefix}`);
  if (range === undefined) throw new RuleError(`host/network \`${text}' not found`);
  return range.prefix === 0 && !not ? null : { range, not };
}

class RuleReader {
  source: AddressMatch | null = null;
  destination: AddressMatch | null = null;
  inDevice: NameMatch | null = null;
  outDevice: NameMatch | null = null;
  protocol: NameMatch | null = null;
  jump: { chain: string; goto: boolean } | null = null;
  target: Loaded | null = null;
  readonly matches: Loaded[] = [];
  private at = 0;

  constructor(
    private readonly words: readonly string[],
    private readonly isChain: (name: string) => boolean,
  ) {}

  read(): void {
    let not = false;
    while (this.at < this.words.length) {
      const word = this.words[this.at++] as string;
      if (word === '!') {
        not = true;
        continue;
      }
      this.take(SHORT[word] ?? word, not);
      not = false;
    }
  }

  private value(of: string): string {
    const value = this.words[this.at++];
    if (value === undefined) throw new RuleError(`option "${of}" requires an argument`);
    return value;
  }

  private take(word: string, not: boolean): void {
    switch (word) {
      case '-s':
        this.source = addressOf(this.value(word), not);
        return;
      case '-d':
        this.destination = addressOf(this.value(word), not);
        return;
      case '-i':
        this.inDevice = { name: this.value(word), not };
        return;
      case '-o':
        this.outDevice = { name: this.value(word), not };
        return;
      case '-p': {
        const name = this.value(word).toLowerCase();
        this.protocol = name === 'all' ? null : { name: PROTOCOLS[name] ?? name, not };
        return;
      }
      case '-m':
        this.load(this.value(word));
        return;
      case '-g':
        this.jump = { chain: this.value(word), goto: true };
        return;
      case '-j':
        this.jumpTo(this.value(word));
        return;
      case '-c':
        this.value(word);
        this.value(word);
        return;
      default:
        this.option(word, not);
    }
  }

  private load(name: string): Loaded {
    const kind = matchKinds.get(name);
    if (kind === undefined) throw new RuleError(`Couldn't load match \`${name}':No such file or directory\n`);
    const loaded: Loaded = { name, options: kind.options, given: [] };
    this.matches.push(loaded);
    return loaded;
  }

  private jumpTo(name: string): void {
    const kind = targetKinds.get(name);
    if (kind !== undefined) this.target = { name, options: kind.options, given: [] };
    else if (this.isChain(name)) this.jump = { chain: name, goto: false };
    else if (/^[A-Z]+$/.test(name) && name.length < 12)
      throw new RuleError(`Couldn't load target \`${name}':No such file or directory\n`);
    else throw new RuleError(`Chain '${name}' does not exist`);
  }

  private option(word: string, not: boolean): void {
    const name = word.replace(/^--?/, '');
    let owner = [...this.matches].reverse().find((m) => m.options[name] !== undefined);
    if (owner === undefined && this.target?.options[name] !== undefined) owner = this.target;
    // `-p tcp --dport 80` loads the match of the protocol by itself.
    const implied = this.protocol === null ? undefined : matchKinds.get(this.protocol.name);
    if (owner === undefined && implied?.options[name] !== undefined) owner = this.load(implied.name);
    if (owner === undefined) throw new RuleError(`unknown option "${word}"`);
    owner.given.push({ name, value: owner.options[name] === 'value' ? this.value(word) : '', not });
  }
}

function printAddress(flag: string, match: AddressMatch | null): string {
  if (match === null) return '';
  return `${match.not ? ' !' : ''} ${flag} ${formatIPv4(match.range.base)}/${match.range.prefix}`;
}
function printName(flag: string, match: NameMatch | null): string {
  return match === null ? '' : `${match.not ? ' !' : ''} ${flag} ${match.name}`;
}

export function parseRule(words: readonly string[], isChain: (name: string) => boolean): Rule {
  const r = new RuleReader(words, isChain);
  r.read();
  let tail = '';
  const matches: Bound<MatchKind>[] = [];
  for (const loaded of r.matches) {
    const kind = matchKinds.get(loaded.name);
    if (kind === undefined) continue;
    const data: Plain = kind.build(loaded.given);
    matches.push({ kind, data });
    tail += ` -m ${loaded.name}${kind.print(data)}`;
  }
  let target: Rule['target'] = null;
  const kind = r.target === null ? undefined : targetKinds.get(r.target.name);
  if (r.target !== null && kind !== undefined) {
    const data: Plain = kind.build(r.target.given);
    target = { kind, data };
    tail += ` -j ${kind.name}${kind.print(data)}`;
  } else if (r.jump !== null) tail += ` -${r.jump.goto ? 'g' : 'j'} ${r.jump.chain}`;
  const { source, destination, inDevice, outDevice, protocol, jump } = r;
  const head =
    printAddress('-s', source) +
    printAddress('-d', destination) +
    printName('-i', inDevice) +
    printName('-o', outDevice) +
    printName('-p', protocol);
  const text = (head + tail).slice(1);
  return { text, source, destination, inDevice, outDevice, protocol, matches, target, jump };
}
