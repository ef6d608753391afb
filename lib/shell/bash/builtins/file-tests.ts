/** The file and string questions that `test`, `[` and `[[` have in common. */
import type { Sys } from '../../../engine/host/contract';

export function unaryTest(operator: string, text: string, sys: Sys): boolean {
  if (operator === '-n') return text !== '';
  if (operator === '-z') return text === '';
  if (operator === '-t') return sys.isatty(Number(text));
  const found = operator === '-L' || operator === '-h' ? sys.files.lstat(text) : sys.files.stat(text);
  if (!found.ok) return false;
  const stat = found.value;
  const allowed = (bit: number) => sys.uid === 0 || (stat.mode & (bit << (stat.uid === sys.uid ? 6 : 0))) !== 0;
  switch (operator) {
    case '-a':
    case '-e':
      return true;
    case '-f':
      return stat.type === 'file';
    case '-d':
      return stat.type === 'directory';
    case '-L':
    case '-h':
      return stat.type === 'symlink';
    case '-s':
      return stat.size > 0;
    case '-r':
      return allowed(4);
    case '-w':
      return allowed(2);
    case '-x':
      return sys.uid === 0 ? stat.type === 'directory' || (stat.mode & 0o111) !== 0 : allowed(1);
    case '-c':
      return stat.type === 'device';
    case '-O':
      return stat.uid === sys.uid;
    case '-G':
      return true;
    case '-u':
      return (stat.mode & 0o4000) !== 0;
    case '-g':
      return (stat.mode & 0o2000) !== 0;
    case '-k':
      return (stat.mode & 0o1000) !== 0;
    default:
      return false;
  }
}

export function compareFiles(operator: string, left: string, right: string, sys: Sys): boolean {
  const a = sys.files.stat(left);
  const b = sys.files.stat(right);
  if (operator === '-ef') return a.ok && b.ok && a.value.inode === b.value.inode;
  const aTime = a.ok ? a.value.mtimeUs : Number.NEGATIVE_INFINITY;
  const bTime = b.ok ? b.value.mtimeUs : Number.NEGATIVE_INFINITY;
  return operator === '-nt' ? aTime > bTime : aTime < bTime;
}

export function compareNumbers(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    default:
      return a >= b;
  }
}
