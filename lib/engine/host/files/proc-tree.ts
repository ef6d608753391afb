/** /proc as far as tools and learners read it (proc(5)): a node made up at each look-up from the sandbox's process table. */
import type { Us } from '../../sim/kernel-contract';
import type { ProcessInfo } from '../contract';
import { directoryNode, fileNode, type TreeNode } from './node';

export interface ProcSource {
  readonly now: Us;
  readonly self: number | undefined;
  readonly hostname: string;
  readonly mounts: readonly { readonly path: string; readonly readOnly: boolean }[];
  processes(): readonly ProcessInfo[];
  environ(pid: number): Readonly<Record<string, string>>;
  cwd(pid: number): string;
  exe(pid: number): string;
  fds(pid: number): readonly number[];
}

const VERSION = 'Linux version 6.8.0-86-generic (buildd@lcy02-amd64-021) #87-Ubuntu SMP PREEMPT_DYNAMIC\n';
const LETTER: Readonly<Record<ProcessInfo['state'], string>> = {
  running: 'R',
  waiting: 'S',
  stopped: 'T',
  zombie: 'Z',
};
const WORD: Readonly<Record<string, string>> = { R: 'running', S: 'sleeping', T: 'stopped', Z: 'zombie' };

export function commOf(argv: readonly string[]): string {
  return (argv[0] ?? '').replace(/^-/, '').replace(/^.*\//, '').slice(0, 15);
}

/** Hundredths of a second, as jiffies are. */
function jiffies(us: Us): number {
  return Math.floor(us / 10_000);
}

function seconds(us: Us): string {
  const hundredths = Math.floor(us / 10_000);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}

/** The machine is taken to have booted an hour before the session began. */
const BOOTED_BEFORE_US = 3_600_000_000;

export function procNode(names: readonly string[], source: ProcSource): TreeNode | undefined {
  const owner = { uid: 0, gid: 0, mtimeUs: source.now, inode: 0 };
  const file = (text: string, mode = 0o444): TreeNode => fileNode(text, { ...owner, mode });
  const link = (target: string): TreeNode => Object.freeze({ type: 'symlink', target, mode: 0o777, ...owner });
  const directory = (children: readonly string[], path: readonly string[]): TreeNode => {
    const entries: Record<string, TreeNode> = {};
    for (const name of children) {
      const node = procNode([...path, name], source);
      if (node !== undefined) entries[name] = node;
    }
    return directoryNode({ ...owner, mode: 0o555 }, entries);
  };
  const [first, second, third] = names;
  if (first === undefined) {
    const pids = source.processes().map((one) => String(one.pid));
    const top = ['cpuinfo', 'loadavg', 'meminfo', 'mounts', 'self', 'stat', 'sys', 'uptime', 'version'];
    return directory([...pids, ...top], []);
  }
  const up = source.now + BOOTED_BEFORE_US;
  if (names.length === 1) {
    if (first === 'uptime') return file(`${seconds(up)} ${seconds(up * 2)}\n`);
    if (first === 'version') return file(VERSION);
    if (first === 'loadavg') return file(`0.00 0.00 0.00 1/${source.processes().length} ${source.self ?? 1}\n`);
    if (first === 'meminfo')
      return file('MemTotal:        8131692 kB\nMemFree:         3921500 kB\nMemAvailable:    6231044 kB\n');
    if (first === 'cpuinfo')
      return file('processor\t: 0\nmodel name\t: virtual\n\nprocessor\t: 1\nmodel name\t: virtual\n\n');
    if (first === 'stat') return file(`cpu  0 0 0 ${jiffies(up)} 0 0 0 0 0 0\n`);
    if (first === 'mounts') {
      const lines = source.mounts.map((m) => `overlay ${m.path} overlay ${m.readOnly ? 'ro' : 'rw'},relatime 0 0\n`);
      return file(
        `overlay / overlay rw,relatime 0 0\nproc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\n${lines.join('')}`,
      );
    }
    if (first === 'self') return source.self === undefined ? undefined : link(String(source.self));
  }
  if (first === 'sys') return sysNode(names.slice(1), source, file, directory);
  if (!/^\d+$/.test(first)) return undefined;
  const info = source.processes().find((one) => String(one.pid) === first);
  if (info === undefined) return undefined;
  if (second === undefined)
    return directory(['cmdline', 'comm', 'cwd', 'environ', 'exe', 'fd', 'stat', 'status'], names);
  const comm = commOf(info.argv);
  const state = LETTER[info.state];
  if (second === 'fd') {
    const fds = source.fds(info.pid).map(String);
    if (third === undefined) return directory(fds, names);
    return fds.includes(third) && names.length === 3 ? link(`/dev/fd/${third}`) : undefined;
  }
  if (names.length > 2) return undefined;
  if (second === 'cmdline') return file(info.state === 'zombie' ? '' : info.argv.map((word) => `${word}\0`).join(''));
  if (second === 'comm') return file(`${comm}\n`);
  if (second === 'cwd') return link(source.cwd(info.pid));
  if (second === 'exe') return link(source.exe(info.pid));
  if (second === 'environ') {
    const env = source.environ(info.pid);
    const text = Object.keys(env).map((name) => `${name}=${env[name]}\0`);
    return Object.freeze({ ...file(text.join(''), 0o400), uid: info.uid, gid: info.uid }) as TreeNode;
  }
  if (second === 'stat') {
    const times = `${jiffies(info.cpuUs)} 0 0 0 20 0 1 0 ${jiffies(info.startedUs + BOOTED_BEFORE_US)}`;
    return file(`${info.pid} (${comm}) ${state} ${info.ppid} ${info.group} ${info.session} 0 -1 0 0 0 0 0 ${times}\n`);
  }
  if (second !== 'status') return undefined;
  const ids = `${info.uid}\t${info.uid}\t${info.uid}\t${info.uid}`;
  return file(
    `Name:\t${comm}\nUmask:\t0022\nState:\t${state} (${WORD[state ?? 'S']})\nTgid:\t${info.pid}\nPid:\t${info.pid}\nPPid:\t${info.ppid}\nUid:\t${ids}\nGid:\t${ids}\nThreads:\t1\n`,
  );
}

function sysNode(
  names: readonly string[],
  source: ProcSource,
  file: (text: string) => TreeNode,
  directory: (children: readonly string[], path: readonly string[]) => TreeNode,
): TreeNode | undefined {
  const texts: Readonly<Record<string, string>> = {
    'kernel/hostname': `${source.hostname}\n`,
    'kernel/osrelease': '6.8.0-86-generic\n',
    'kernel/pid_max': '4194304\n',
    'net/ipv4/ip_forward': '1\n',
    'net/core/somaxconn': '4096\n',
  };
  const path = names.join('/');
  const text = texts[path];
  if (text !== undefined) return file(text);
  const prefix = path === '' ? '' : `${path}/`;
  const below = Object.keys(texts).filter((one) => one.startsWith(prefix));
  if (below.length === 0) return undefined;
  const children = new Set(below.map((one) => one.slice(prefix.length).split('/')[0] as string));
  return directory([...children].sort(), ['sys', ...names]);
}
