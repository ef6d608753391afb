/** umask, ulimit and times. */
import type { Builtin } from './builtin-table';

export const umask: Builtin = {
  name: 'umask',
  usage: 'umask [-p] [-S] [mode]',
  run({ r, args, out, fail }) {
    const mode = args.find((arg) => !arg.startsWith('-'));
    if (mode !== undefined) {
      if (!/^[0-7]{1,4}$/.test(mode)) return fail(`${mode}: octal number out of range`);
      r.sys.umask(Number.parseInt(mode, 8));
      return 0;
    }
    const now = r.sys.umask();
    if (args.includes('-S')) {
      const part = (shift: number) => ['r', 'w', 'x'].filter((_, i) => ((now >> shift) & (4 >> i)) === 0).join('');
      out(`u=${part(6)},g=${part(3)},o=${part(0)}\n`);
    } else out(`${now.toString(8).padStart(4, '0')}\n`);
    return 0;
  },
};

export const ulimit: Builtin = {
  name: 'ulimit',
  usage: 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]',
  run({ args, out }) {
    out(args.includes('-n') ? '1048576\n' : args.includes('-u') ? '31180\n' : 'unlimited\n');
    return 0;
  },
};

export const times: Builtin = {
  name: 'times',
  usage: 'times',
  run({ out }) {
    out('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
    return 0;
  },
};
