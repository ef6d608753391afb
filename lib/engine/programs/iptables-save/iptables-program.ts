/** iptables 1.8.9: lists rules (-L, -S), checks (-C) and changes them; changes go through the machine's iptables-restore. */
import type { FrameProgram, Sys } from '../../host/contract';
import { immediate } from '../buffered';
import { requireNetwork, serviceNames } from '../network-door/door';
import { listChain } from './listing';
import { chainsOf, type SavedChain } from './rule-set';
import { NOT_ROOT, VERSION } from './save-program';

interface Result {
  readonly out?: string;
  readonly err?: string;
  readonly exit: number;
}
interface Request {
  table: string;
  command: string;
  chain: string;
  rest: string[];
  flags: Set<string>;
}

const HELP = "Try `iptables -h' or 'iptables --help' for more information.\n";
const COMMANDS: Readonly<Record<string, string>> = {
  '--list': '-L',
  '--list-rules': '-S',
  '--append': '-A',
  '--insert': '-I',
  '--delete': '-D',
  '--check': '-C',
  '--flush': '-F',
  '--new-chain': '-N',
  '--new': '-N',
  '--delete-chain': '-X',
  '--policy': '-P',
  '--replace': '-R',
  '--zero': '-Z',
  '--version': '-V',
};
const FLAGS: Readonly<Record<string, string>> = {
  '-n': 'n',
  '--numeric': 'n',
  '-v': 'v',
  '--verbose': 'v',
  '-x': 'x',
  '--exact': 'x',
  '--line-numbers': 'l',
  '--line-number': 'l',
  '-w': 'w',
  '--wait': 'w',
};
const NO_CHAIN = 'iptables: No chain/target/match by that name.\n';

export const iptables: FrameProgram = immediate('iptables', run);

function run(sys: Sys): Result {
  const request = read(sys.argv.slice(1));
  if (request.command === '-V') return { out: `iptables ${VERSION}\n`, exit: 0 };
  if (request.command === '') {
    return { err: `iptables ${VERSION}: no command specified\n${HELP}`, exit: 2 };
  }
  if (sys.uid !== 0) return { err: `iptables ${VERSION}: ${NOT_ROOT}`, exit: 4 };
  const { table } = request;
  const chains = chainsOf(table, requireNetwork(sys).iptablesSave(table));
  if (chains === undefined) {
    const hint = 'Perhaps iptables or your kernel needs to be upgraded.';
    return { err: `iptables ${VERSION}: table '${table}' does not exist\n${hint}\n`, exit: 3 };
  }
  const chosen = request.chain === '' ? chains : chains.filter((chain) => chain.name === request.chain);
  if (request.command === '-L' || request.command === '-S') {
    if (chosen.length === 0) return { err: NO_CHAIN, exit: 1 };
    return {
      out: request.command === '-S' ? rulesText(chosen) : listText(sys, chosen, chains, request.flags),
      exit: 0,
    };
  }
  return change(sys, request, chains);
}

/** `-t nat`, one command with its chain, flags; everything else is the rule. */
function read(args: readonly string[]): Request {
  const request: Request = { table: 'filter', command: '', chain: '', rest: [], flags: new Set() };
  // `-nvL` and `-vnL` are one word of several flags.
  const words = args.flatMap((word) =>
    /^-[nvxL]{2,}$/.test(word) ? [...word.slice(1)].map((letter) => `-${letter}`) : [word],
  );
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const command = COMMANDS[word] ?? word;
    const next = words[i + 1];
    if (word === '-t' || word === '--table') {
      request.table = next ?? '';
      i++;
    } else if (request.command === '' && Object.values(COMMANDS).includes(command)) {
      request.command = command;
      if (next !== undefined && !next.startsWith('-')) {
        request.chain = next;
        i++;
      }
    } else if (FLAGS[word] !== undefined) request.flags.add(FLAGS[word] as string);
    else if ((request.command === '-L' || request.command === '-S') && !word.startsWith('-')) request.chain = word;
    else request.rest.push(word);
  }
  return request;
}

function rulesText(chains: readonly SavedChain[]): string {
  const heads = chains.map((c) => (c.policy === undefined ? `-N ${c.name}\n` : `-P ${c.name} ${c.policy}\n`));
  const rules = chains.flatMap((c) => c.rules.map((rule) => `-A ${c.name} ${rule}\n`));
  return heads.join('') + rules.join('');
}

function listText(
  sys: Sys,
  chosen: readonly SavedChain[],
  all: readonly SavedChain[],
  flags: ReadonlySet<string>,
): string {
  const options = {
    numeric: flags.has('n'),
    verbose: flags.has('v'),
    numbers: flags.has('l'),
    exact: flags.has('x'),
    service: serviceNames(sys),
  };
  return chosen.map((chain) => listChain(chain, all, options)).join('\n');
}

function quoted(word: string): string {
  return /^[^\s"\\]+$/.test(word) ? word : `"${word.replace(/["\\]/g, (c) => `\\${c}`)}"`;
}

function change(sys: Sys, request: Request, chains: readonly SavedChain[]): Result {
  const { command, chain, rest, table } = request;
  const known = chains.find((one) => one.name === chain);
  if (command === '-Z') return { exit: 0 };
  if (command === '-N' && known !== undefined) return { err: 'iptables: Chain already exists.\n', exit: 1 };
  if (command !== '-N' && chain !== '' && known === undefined) return { err: NO_CHAIN, exit: 1 };
  const rule = rest.map(quoted).join(' ');
  if (command === '-C') return check(sys, table, chain, rule);
  if (command === '-X' && chain === '') {
    const unused = chains.filter((one) => one.policy === undefined && one.rules.length === 0);
    return write(sys, table, unused.map((one) => `-X ${one.name}`).join('\n'), chain);
  }
  return write(sys, table, [command, chain, rule].filter((word) => word !== '').join(' '), chain);
}

/** A rule exists when taking it out works; a draft of the table without COMMIT changes nothing. */
function check(sys: Sys, table: string, chain: string, rule: string): Result {
  const network = requireNetwork(sys);
  const tried = network.iptablesRestore(`*${table}\n-D ${chain} ${rule}\n`);
  const found = !tried.ok && /COMMIT expected/.test(tried.message);
  if (found) return { exit: 0 };
  return { err: 'iptables: Bad rule (does a matching rule exist in that chain?).\n', exit: 1 };
}

function write(sys: Sys, table: string, lines: string, chain: string): Result {
  const result = requireNetwork(sys).iptablesRestore(`*${table}\n${lines}\nCOMMIT\n`);
  if (result.ok) return { exit: 0 };
  const complaint = /^iptables-restore v[^:]*: (.*?)\n?(?:Error occurred at line.*)?$/s.exec(result.message)?.[1];
  if (complaint !== undefined) return { err: `iptables ${VERSION}: ${complaint.trimEnd()}\n${HELP}`, exit: 2 };
  if (lines.startsWith('-X')) {
    return { err: `iptables ${VERSION}:  CHAIN_DEL failed (Device or resource busy): chain ${chain}\n`, exit: 4 };
  }
  if (lines.startsWith('-D')) {
    const numbered = /^-D \S+ \d+$/.test(lines);
    const text = numbered ? 'Index of deletion too big.' : 'Bad rule (does a matching rule exist in that chain?).';
    return { err: `iptables: ${text}\n`, exit: 1 };
  }
  return { err: NO_CHAIN, exit: 1 };
}
