/** GNU-like option parsing with getopt's messages. */
export interface Options {
  readonly flags: Readonly<Record<string, string>>;
  readonly operands: readonly string[];
  readonly problem?: string;
}

/** `short` as in getopt ("n:c:qv"); `long` maps a long name to its letter or own key, with ':' for a value. */
export function parseOptions(
  args: readonly string[],
  short: string,
  long: Readonly<Record<string, string>> = {},
  stopAtOperand = false,
): Options {
  const flags: Record<string, string> = {};
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg === '-' || !arg.startsWith('-')) {
      if (stopAtOperand) {
        operands.push(...args.slice(i));
        break;
      }
      operands.push(arg);
      continue;
    }
    if (arg.startsWith('--')) {
      const [name, value] = [
        arg.slice(2).split('=')[0] as string,
        arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : undefined,
      ];
      const names = Object.keys(long).filter((one) => one.replace(':', '').startsWith(name));
      const exact = names.find((one) => one.replace(':', '') === name) ?? (names.length === 1 ? names[0] : undefined);
      if (exact === undefined) return { flags, operands, problem: `unrecognized option '${arg.split('=')[0]}'` };
      const key = long[exact] as string;
      if (exact.endsWith(':')) {
        const given = value ?? args[++i];
        if (given === undefined) return { flags, operands, problem: `option '--${name}' requires an argument` };
        flags[key] = given;
      } else flags[key] = value ?? '';
      continue;
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg.charAt(j);
      const at = letter === ':' ? -1 : short.indexOf(letter);
      if (at < 0) return { flags, operands, problem: `invalid option -- '${letter}'` };
      if (short.charAt(at + 1) !== ':') {
        flags[letter] = '';
        continue;
      }
      const value = arg.slice(j + 1) || args[++i];
      if (value === undefined) return { flags, operands, problem: `option requires an argument -- '${letter}'` };
      flags[letter] = value;
      break;
    }
  }
  return { flags, operands };
}

export function usageError(name: string, problem: string): string {
  return `${name}: ${problem}\nTry '${name} --help' for more information.\n`;
}

/** Words of errno as GNU tools print them. */
export const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  EINVAL: 'Invalid argument',
  EBADF: 'Bad file descriptor',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  ELOOP: 'Too many levels of symbolic links',
  ENOSPC: 'No space left on device',
  ENAMETOOLONG: 'File name too long',
  EXDEV: 'Invalid cross-device link',
  ESRCH: 'No such process',
  EPIPE: 'Broken pipe',
};
export function reason(errno: string): string {
  return REASONS[errno] ?? errno;
}
