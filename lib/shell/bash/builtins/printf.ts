/** printf: formats repeat until the arguments are used up. */
import { formatText } from '../../text/printf-format';
import { setScalar } from '../variables';
import type { Builtin } from './builtin-table';

export const printf: Builtin = {
  name: 'printf',
  usage: 'printf [-v var] format [arguments]',
  run({ r, args, out, fail }) {
    let rest = args;
    let variable: string | undefined;
    if (rest[0] === '-v') {
      variable = rest[1];
      rest = rest.slice(2);
    }
    if (rest[0] === '--') rest = rest.slice(1);
    if (rest[0] === undefined)
      return r.state.flavour === 'bash'
        ? fail('usage: printf [-v var] format [arguments]', 2)
        : fail('usage: printf format [arg ...]', 2);
    const nowSeconds = Math.floor((r.sys.epochMs + r.sys.now / 1000) / 1000);
    const done = formatText(rest[0], rest.slice(1), nowSeconds);
    if (variable) setScalar(r.state, variable, done.text);
    else out(done.text);
    const { flavour } = r.state;
    const worded = (problem: string) =>
      flavour === 'ash'
        ? problem.replace(/^(.*): (invalid number)$/, "$2 '$1'")
        : flavour === 'dash'
          ? problem.replace(/: invalid number$/, ': expected numeric value')
          : problem;
    for (const problem of done.problems) fail(worded(problem));
    return done.problems.length > 0 ? 1 : 0;
  },
};
