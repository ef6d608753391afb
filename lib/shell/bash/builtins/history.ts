/** history: the numbered list of lines typed. */
import type { Builtin } from './builtin-table';

export const history: Builtin = {
  name: 'history',
  bashOnly: true,
  usage: 'history [-c] [-d offset] [n]',
  run({ r, args, out, fail }) {
    if (args[0] === '-c') {
      r.state.history = [];
      return 0;
    }
    if (args[0] === '-d') {
      const at = Number(args[1]) - 1;
      if (!(at >= 0 && at < r.state.history.length)) return fail(`${args[1]}: history position out of range`);
      r.state.history = r.state.history.filter((_, index) => index !== at);
      return 0;
    }
    if (args[0]?.startsWith('-')) return 0;
    if (args[0] !== undefined && !/^\d+$/.test(args[0])) return fail(`${args[0]}: numeric argument required`);
    const all = r.state.history;
    const from = args[0] === undefined ? 0 : Math.max(0, all.length - Number(args[0]));
    for (let index = from; index < all.length; index++) out(`${String(index + 1).padStart(5)}  ${all[index]}\n`);
    return 0;
  },
};
