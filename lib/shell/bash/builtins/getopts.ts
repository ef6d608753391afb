/** getopts (POSIX): one option a call, state in OPTIND and a position inside the word. */
import { getScalar, setScalar, unsetVariable } from '../variables';
import type { Builtin } from './builtin-table';

export const getopts: Builtin = {
  name: 'getopts',
  usage: 'getopts optstring name [arg ...]',
  run({ r, args, fail }) {
    const [spec, name, ...given] = args;
    if (spec === undefined || name === undefined) return fail('usage: getopts optstring name [arg ...]', 2);
    const words = given.length > 0 ? given : r.state.positional;
    let index = Number(getScalar(r.state, 'OPTIND') ?? 1);
    const at = r.state.getoptsAt || 1;
    const word = words[index - 1];
    const done = (next: number, position: number) => {
      setScalar(r.state, 'OPTIND', String(next));
      r.state.getoptsAt = position;
    };
    if (word === undefined || !/^-./.test(word) || word === '--') {
      done(word === '--' ? index + 1 : index, 0);
      setScalar(r.state, name, '?');
      return 1;
    }
    const letter = word.charAt(at);
    const found = letter === ':' ? -1 : spec.replace(/^:/, '').indexOf(letter);
    const silent = spec.startsWith(':');
    const step = () => (at + 1 < word.length ? done(index, at + 1) : done(index + 1, 0));
    if (found < 0) {
      step();
      setScalar(r.state, name, '?');
      if (silent) setScalar(r.state, 'OPTARG', letter);
      else {
        unsetVariable(r.state, 'OPTARG');
        r.state.pending.push({ fd: r.state.fds[2] ?? 2, text: `${r.state.name}: illegal option -- ${letter}\n` });
      }
      return 0;
    }
    if (spec.replace(/^:/, '').charAt(found + 1) !== ':') {
      step();
      unsetVariable(r.state, 'OPTARG');
      setScalar(r.state, name, letter);
      return 0;
    }
    let value: string | undefined = word.slice(at + 1);
    index++;
    if (value === '') value = words[index++ - 1];
    done(index, 0);
    if (value === undefined) {
      done(index - 1, 0);
      setScalar(r.state, name, silent ? ':' : '?');
      if (silent) setScalar(r.state, 'OPTARG', letter);
      else
        r.state.pending.push({
          fd: r.state.fds[2] ?? 2,
          text:
            r.state.flavour === 'bash'
              ? `${r.state.name}: option requires an argument -- ${letter}\n`
              : `No arg for -${letter} option\n`,
        });
      return 0;
    }
    setScalar(r.state, 'OPTARG', value);
    setScalar(r.state, name, letter);
    return 0;
  },
};
