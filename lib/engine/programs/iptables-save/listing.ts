/** The table of `iptables -L`: columns of iptables 1.8.9 and the words in which matches and targets show themselves. */
import { isJumpTo, type SavedChain, words } from './rule-set';

export interface ListOptions {
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly numbers: boolean;
  readonly exact: boolean;
  readonly service: (port: number, protocol: string) => string | undefined;
}

/** Also with names asked for, 1.8.9 prints protocols as numbers under -n. */
const PROTOCOLS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', sctp: '132', all: '0' };

interface Shown {
  source: string;
  destination: string;
  protocol: string;
  inDevice: string;
  outDevice: string;
  target: string;
  details: string;
}

export function listChain(chain: SavedChain, all: readonly SavedChain[], options: ListOptions): string {
  const counters = options.verbose ? ' 0 packets, 0 bytes' : '';
  const references = all.flatMap((one) => one.rules).filter((rule) => isJumpTo(rule, chain.name)).length;
  let text = `Chain ${chain.name} (${chain.policy === undefined ? `${references} references` : `policy ${chain.policy}${counters}`})\n`;
  if (options.numbers) text += `${'num'.padEnd(4)} `;
  if (options.verbose) text += options.exact ? `${'pkts'.padStart(8)} ${'bytes'.padStart(10)} ` : ' pkts bytes ';
  text += `${'target'.padEnd(9)}  prot opt`;
  if (options.verbose) text += ` ${'in'.padEnd(6)} ${'out'.padEnd(6)} `;
  text += ` ${'source'.padEnd(19)}  ${'destination'.padEnd(19)} \n`;
  for (const [i, rule] of chain.rules.entries()) {
    const shown = read(rule, options);
    if (options.numbers) text += `${String(i + 1).padEnd(4)} `;
    if (options.verbose) text += options.exact ? `${'0'.padStart(8)} ${'0'.padStart(10)} ` : '    0     0 ';
    text += `${shown.target.padEnd(9)} ${shown.protocol}-- `;
    if (options.verbose) text += ` ${shown.inDevice.padEnd(6)} ${shown.outDevice.padEnd(6)} `;
    text += `${shown.source}${shown.destination}${shown.details}\n`;
  }
  return text;
}

function read(rule: string, options: ListOptions): Shown {
  const list = words(rule);
  const anywhere = options.numeric ? '0.0.0.0/0' : 'anywhere';
  const anyDevice = options.numeric ? '*' : 'any';
  const address = (not: boolean, text: string): string => `${not ? '!' : ' '}${text.padEnd(19)} `;
  const shown: Shown = {
    source: address(false, anywhere),
    destination: address(false, anywhere),
    protocol: ` ${protocolOf('all', options).padEnd(5)}`,
    inDevice: anyDevice,
    outDevice: anyDevice,
    target: '',
    details: '',
  };
  let not = false;
  let protocol = 'all';
  for (let i = 0; i < list.length; i++) {
    const word = list[i] as string;
    const next = list[i + 1] ?? '';
    if (word === '!') {
      not = true;
      continue;
    }
    if (word === '-s' || word === '-d') {
      const text = address(not, next.replace(/\/32$/, ''));
      if (word === '-s') shown.source = text;
      else shown.destination = text;
      i++;
    } else if (word === '-p') {
      protocol = next;
      shown.protocol = `${not ? '!' : ' '}${protocolOf(next, options).padEnd(5)}`;
      i++;
    } else if (word === '-i' || word === '-o') {
      if (word === '-i') shown.inDevice = (not ? '!' : '') + next;
      else shown.outDevice = (not ? '!' : '') + next;
      i++;
    } else if (word === '-m') {
      const end = endOfOptions(list, i + 2);
      shown.details += matchText(next, list.slice(i + 2, end), protocol, options);
      i = end - 1;
    } else if (word === '-j' || word === '-g') {
      shown.target = next;
      const rest = list.slice(i + 2);
      shown.details += `${word === '-g' ? ' [goto] ' : ''}${targetText(next, rest)}`;
      break;
    }
    not = false;
  }
  return shown;
}

function protocolOf(name: string, options: ListOptions): string {
  return options.numeric ? (PROTOCOLS[name] ?? name) : name;
}

function endOfOptions(list: readonly string[], from: number): number {
  for (let i = from; i < list.length; i++) {
    const word = list[i] as string;
    const ends = word === '-m' || word === '-j' || word === '-g' || /^-[sdpio]$/.test(word);
    if (ends || (word === '!' && /^-[sdpio]$/.test(list[i + 1] ?? ''))) return i;
  }
  return list.length;
}

interface Given {
  readonly name: string;
  readonly value: string;
  readonly not: boolean;
}

function optionsOf(list: readonly string[]): readonly Given[] {
  const given: Given[] = [];
  let not = false;
  for (let i = 0; i < list.length; i++) {
    const word = list[i] as string;
    if (word === '!') not = true;
    else if (word.startsWith('--')) {
      const next = list[i + 1];
      const valued = next !== undefined && !next.startsWith('--') && next !== '!';
      given.push({ name: word.slice(2), value: valued ? next : '', not });
      if (valued) i++;
      not = false;
    }
  }
  return given;
}

function matchText(name: string, list: readonly string[], protocol: string, options: ListOptions): string {
  const given = optionsOf(list);
  const bang = (one: Given): string => (one.not ? '! ' : '');
  const value = (wanted: string): string | undefined => given.find((one) => one.name === wanted)?.value;
  switch (name) {
    case 'comment':
      return ` /* ${list[1] ?? ''} */`;
    case 'tcp':
    case 'udp':
    case 'sctp':
      return ` ${name}${given.map((one) => portText(one, protocol, options)).join('')}`;
    case 'multiport':
      return given
        .map(
          (one) =>
            ` multiport ${one.name.replace('source-', 's').replace('destination-', 'd')} ${bang(one)}${one.value}`,
        )
        .join('');
    case 'conntrack':
      return given.map((one) => ` ${bang(one)}${one.name} ${one.value}`).join('');
    case 'state':
      return given.map((one) => ` ${bang(one)}state ${one.value}`).join('');
    case 'addrtype':
      return ` ADDRTYPE match${given.map((one) => ` ${one.name} ${bang(one)}${one.value}`).join('')}`;
    case 'mark':
      return given.map((one) => ` mark match ${bang(one)}${one.value}`).join('');
    case 'statistic':
      return ` statistic mode ${value('mode') ?? 'random'} probability ${value('probability') ?? ''}`;
    case 'nfacct':
      return ` nfacct-name  ${value('nfacct-name') ?? ''}`;
    case 'recent': {
      const seconds = value('seconds');
      const set = given.some((one) => one.name === 'set');
      const head = set ? 'SET' : given.some((one) => one.name === 'update') ? 'UPDATE' : 'CHECK';
      const reap = given.some((one) => one.name === 'reap') ? ' reap' : '';
      const limit = seconds === undefined ? '' : ` seconds: ${seconds}${reap}`;
      return ` recent: ${head}${limit} name: ${value('name') ?? 'DEFAULT'} side: source mask: 255.255.255.255`;
    }
    case 'limit':
      return ` limit: avg ${value('limit') ?? ''} burst ${value('limit-burst') ?? '5'}`;
    default:
      return ` ${name}`;
  }
}

function portText(one: Given, protocol: string, options: ListOptions): string {
  const side = one.name === 'dport' ? 'dpt' : one.name === 'sport' ? 'spt' : one.name;
  if (one.value.includes(':')) return ` ${side}s:${one.not ? '!' : ''}${one.value}`;
  const shown = options.numeric ? one.value : (options.service(Number(one.value), protocol) ?? one.value);
  return ` ${side}:${one.not ? '!' : ''}${shown}`;
}

function targetText(name: string, list: readonly string[]): string {
  const given = optionsOf(list);
  const value = (wanted: string): string | undefined => given.find((one) => one.name === wanted)?.value;
  switch (name) {
    case 'DNAT':
      return ` to:${value('to-destination') ?? ''}`;
    case 'SNAT':
      return ` to:${value('to-source') ?? ''}`;
    case 'MASQUERADE':
      return given.some((one) => one.name === 'random-fully') ? ' random-fully' : '';
    case 'REJECT':
      return ` reject-with ${value('reject-with') ?? ''}`;
    case 'REDIRECT':
      return ` redir ports ${value('to-ports') ?? ''}`;
    case 'MARK': {
      const [bits = '', mask = ''] = (value('set-xmark') ?? '').split('/');
      if (bits === mask) return ` MARK or ${bits}`;
      return mask === '0x0' ? ` MARK xor ${bits}` : ` MARK xset ${bits}/${mask}`;
    }
    case 'LOG':
      return ` LOG flags 0 level ${value('log-level') ?? '4'}${value('log-prefix') === undefined ? '' : ` prefix "${value('log-prefix')}"`}`;
    default:
      return '';
  }
}
