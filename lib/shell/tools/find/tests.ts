/** What find asks about one file: names, type, size, times, permissions. */
import type { FileStat, Sys } from '../../../engine/host/contract';
import { matches } from '../../bash/expand/pattern';
import { escapes } from '../../text/escapes';
import { userName } from '../accounts';

const UNITS: Readonly<Record<string, number>> = { c: 1, w: 2, b: 512, k: 1024, M: 1024 ** 2, G: 1024 ** 3, '': 512 };
const DAY_US = 86_400_000_000;
const MINUTE_US = 60_000_000;

export function letterOf(stat: FileStat): string {
  return stat.type === 'directory' ? 'd' : stat.type === 'symlink' ? 'l' : stat.type === 'device' ? 'c' : 'f';
}

/** `+n`, `-n` or `n`. */
function counted(wanted: string, actual: number): boolean {
  const n = Number(wanted.replace(/^[-+]/, ''));
  return wanted.startsWith('+') ? actual > n : wanted.startsWith('-') ? actual < n : actual === n;
}

function permitted(wanted: string, mode: number): boolean {
  const bits = Number.parseInt(wanted.replace(/^[-/]/, ''), 8);
  const own = mode & 0o7777;
  if (wanted.startsWith('-')) return (own & bits) === bits;
  return wanted.startsWith('/') ? bits === 0 || (own & bits) !== 0 : own === bits;
}

function named(sys: Sys, uid: number, wanted: string): boolean {
  return String(uid) === wanted || userName(sys, uid) === wanted;
}

function whole(pattern: string, text: string, flags: string): boolean {
  try {
    return new RegExp(`^(?:${pattern.replace(/\\([(){}|])/g, '$1')})$`, flags).test(text);
  } catch {
    return false;
  }
}

export function holds(sys: Sys, name: string, value: string, path: string, stat: FileStat): boolean {
  const base = path.replace(/(.)\/+$/, '$1').replace(/^.*\/(?=.)/, '');
  switch (name) {
    case '-name':
      return matches(value, base);
    case '-iname':
      return matches(value, base, true);
    case '-path':
    case '-wholename':
      return matches(value, path);
    case '-ipath':
      return matches(value, path, true);
    case '-regex':
    case '-iregex':
      return whole(value, path, name === '-regex' ? '' : 'i');
    case '-type':
      return value.split(',').includes(letterOf(stat));
    case '-empty': {
      const list = stat.type === 'directory' ? sys.files.readdir(path) : undefined;
      return list ? list.ok && list.value.length === 0 : stat.type === 'file' && stat.size === 0;
    }
    case '-size': {
      const unit = UNITS[/[a-zA-Z]$/.exec(value)?.[0] ?? ''] ?? 512;
      return counted(value.replace(/[a-zA-Z]$/, ''), Math.ceil(stat.size / unit));
    }
    case '-newer': {
      const other = sys.files.stat(value);
      return other.ok && stat.mtimeUs > other.value.mtimeUs;
    }
    case '-mtime':
      return counted(value, Math.floor((sys.now - stat.mtimeUs) / DAY_US));
    case '-mmin':
      return counted(value, Math.ceil((sys.now - stat.mtimeUs) / MINUTE_US));
    case '-perm':
      return permitted(value, stat.mode);
    case '-user':
      return named(sys, stat.uid, value);
    case '-executable':
      return (stat.mode & 0o111) !== 0;
    case '-false':
      return false;
    default:
      return true;
  }
}

/** -printf: the directives that scripts use. */
export function printed(format: string, path: string, stat: FileStat, start: string, depth: number): string {
  const base = path.replace(/(.)\/+$/, '$1').replace(/^.*\/(?=.)/, '');
  const inside = path.slice(start.length).replace(/^\//, '');
  const values: Readonly<Record<string, string>> = {
    p: path,
    f: base,
    h: path.includes('/') ? path.replace(/\/[^/]*$/, '') : '.',
    P: inside,
    s: String(stat.size),
    m: (stat.mode & 0o7777).toString(8),
    y: letterOf(stat),
    d: String(depth),
    l: stat.target ?? '',
    i: String(stat.inode),
    n: String(stat.links),
    U: String(stat.uid),
    G: String(stat.gid),
    '%': '%',
  };
  return format.replace(/%(.)|\\(?:[abfnrtv\\]|[0-7]{1,3})/g, (all, letter: string | undefined) =>
    letter === undefined ? escapes(all).text : (values[letter] ?? all),
  );
}
