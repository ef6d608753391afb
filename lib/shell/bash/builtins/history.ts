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
    if (args[0] === '-s') {
      r.state.history = [...r.state.history, args.slice(1).join(' ')];
      return 0;
    }
    const path = args[1] ?? r.state.vars.HISTFILE?.text ?? '';
    const { files } = r.sys;
    if (args[0] === '-w' || args[0] === '-a') {
      files.writeFile(path, r.state.history.map((line) => `${line}\n`).join(''));
      return 0;
    }
    if (args[0] === '-r' || args[0] === '-n') {
      const file = files.readFile(path);
      if (file.ok) r.state.history = [...r.state.history, ...file.value.split('\n').filter(Boolean)];
      return 0;
    }
    if (args[0]?.startsWith('-') && args[0] !== '--')
      return fail(
        `${args[0].slice(0, 2)}: invalid option\nhistory: usage: history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]`,
        2,
      );
    if (args[0] !== undefined && !/^\d+$/.test(args[0])) return fail(`${args[0]}: numeric argument required`);
    const all = r.state.history;
    const from = args[0] === undefined ? 0 : Math.max(0, all.length - Number(args[0]));
    for (let index = from; index < all.length; index++) out(`${String(index + 1).padStart(5)}  ${all[index]}\n`);
    return 0;
  },
};
