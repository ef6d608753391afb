/** cat: -n -b -E -A; streams chunks. */
import { lineTool } from './line-tool';
import { parseOptions, usageError } from './options';

const plain = lineTool({
  name: 'cat',
  parse(args) {
    const { flags, operands, problem } = parseOptions(args, 'nbEeATtsuv', {
      number: 'n',
      'show-ends': 'E',
      'show-all': 'A',
    });
    if (problem) return { stderr: usageError('cat', problem), exit: 1 };
    return { own: { flags, number: 0 }, files: operands };
  },
  line(call, line, ended) {
    const { flags } = call.state.own;
    const numbered = flags.b !== undefined ? line !== '' : flags.n !== undefined;
    const head = numbered ? `${String(++call.state.own.number).padStart(6)}\t` : '';
    const tabs =
      flags.T !== undefined || flags.A !== undefined || flags.t !== undefined ? line.replaceAll('\t', '^I') : line;
    const end = flags.E !== undefined || flags.A !== undefined || flags.e !== undefined ? '$' : '';
    call.out(head + tabs + (ended ? `${end}\n` : ''));
  },
});
export const cat = plain;
