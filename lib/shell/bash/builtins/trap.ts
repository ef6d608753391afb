/** trap: handlers by signal name; EXIT, ERR and real signals. */
import { SIGNALS, signalNamed } from '../run/children';
import type { Builtin } from './builtin-table';

const PSEUDO = new Set(['EXIT', 'ERR', 'DEBUG', 'RETURN']);

function key(text: string): string | undefined {
  if (text === '0') return 'EXIT';
  const upper = text.toUpperCase().replace(/^SIG(?=EXIT|ERR)/, '');
  if (PSEUDO.has(upper)) return upper;
  return signalNamed(text);
}

export const trap: Builtin = {
  name: 'trap',
  usage: 'trap [-lp] [[arg] signal_spec ...]',
  run({ r, args, out, fail }) {
    const { state, sys } = r;
    if (args[0] === '-l') {
      out(
        `${Object.keys(SIGNALS)
          .map((name) => `${String(SIGNALS[name]).padStart(2)}) ${name}`)
          .join('\n')}\n`,
      );
      return 0;
    }
    if (args.length === 0 || args[0] === '-p') {
      for (const name of Object.keys(state.traps))
        out(`trap -- '${state.traps[name]?.replace(/'/g, "'\\''")}' ${name}\n`);
      return 0;
    }
    const rest = args[0] === '--' ? args.slice(1) : args;
    const reset = rest[0] === '-' || rest.length === 1;
    const names = rest.length === 1 ? rest : rest.slice(1);
    let status = 0;
    for (const name of names) {
      const found = key(name);
      if (!found) {
        status = state.flavour === 'bash' ? fail(`${name}: invalid signal specification`) : fail(`${name}: bad trap`);
        continue;
      }
      const traps = { ...state.traps };
      delete traps[found];
      if (!reset) traps[found] = rest[0] as string;
      state.traps = traps;
      if (PSEUDO.has(found)) continue;
      const keep = state.mode === 'interactive' && !state.subshell;
      sys.onSignal(found as never, reset ? (keep ? 'handle' : 'default') : rest[0] === '' ? 'ignore' : 'handle');
    }
    return status;
  },
};
