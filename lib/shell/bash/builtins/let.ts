/** let: each argument is an arithmetic expression; the last decides the status. */
import { Expander } from '../expand/expander';
import { parseScript } from '../parse/script';
import { ShellError } from '../state';
import type { Builtin } from './builtin-table';

export const letBuiltin: Builtin = {
  name: 'let',
  bashOnly: true,
  usage: 'let arg [arg ...]',
  run({ r, args, fail }) {
    if (args.length === 0) return fail('expression expected');
    const x = new Expander(r.state, r.sys, parseScript(':'), []);
    let value = 0n;
    for (const arg of args) {
      try {
        value = x.evaluateArithmeticText(arg);
      } catch (error) {
        if (!(error instanceof ShellError)) throw error;
        return fail(error.message);
      }
    }
    return value === 0n ? 1 : 0;
  },
};
