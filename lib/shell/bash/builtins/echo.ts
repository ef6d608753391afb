/** echo: bash takes -n -e -E; dash always interprets escapes and knows only -n. */
import { escapes } from '../../text/escapes';
import type { Builtin } from './builtin-table';

export const echo: Builtin = {
  name: 'echo',
  usage: 'echo [-neE] [arg ...]',
  run({ args, r, out }) {
    let newline = true;
    let interpret = r.state.flavour === 'dash' || r.state.options.xpg_echo === true;
    let from = 0;
    for (; from < args.length; from++) {
      const arg = args[from] as string;
      if (!(r.state.flavour === 'dash' ? /^-n$/ : /^-[neE]+$/).test(arg)) break;
      for (const letter of arg.slice(1)) {
        if (letter === 'n') newline = false;
        if (letter === 'e') interpret = true;
        if (letter === 'E') interpret = false;
      }
    }
    let text = args.slice(from).join(' ');
    if (interpret) {
      const done = escapes(text, true);
      text = done.text;
      if (done.stop) newline = false;
    }
    out(newline ? `${text}\n` : text);
    return 0;
  },
};
