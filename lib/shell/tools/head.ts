/** head: -n N, -n -N, -c N, several files. */
import { lineTool } from './line-tool';
import { parseOptions, reason, usageError } from './options';

export const head = lineTool({
  name: 'head',
  openError: (file, errno) =>
    errno === 'EISDIR'
      ? `head: error reading '${file}': Is a directory\n`
      : `head: cannot open '${file}' for reading: ${reason(errno)}\n`,
  parse(args) {
    const normal = args.flatMap((arg, index) =>
      /^-\d+$/.test(arg) && !/^-[nc]$/.test(args[index - 1] ?? '') ? ['-n', arg.slice(1)] : [arg],
    );
    const { flags, operands, problem } = parseOptions(normal, 'n:c:qv', {
      'lines:': 'n',
      'bytes:': 'c',
      quiet: 'q',
      verbose: 'v',
    });
    if (problem) return { stderr: usageError('head', problem), exit: 1 };
    const text = flags.c ?? flags.n ?? '10';
    if (!/^[-+]?\d+[kKM]?$/.test(text))
      return { stderr: `head: invalid number of ${flags.c !== undefined ? 'bytes' : 'lines'}: '${text}'\n`, exit: 1 };
    const limit = Number.parseInt(text, 10);
    return {
      own: {
        bytes: flags.c !== undefined,
        limit,
        left: limit,
        held: [],
        title: (operands.length > 1 || flags.v !== undefined) && flags.q === undefined,
        first: true,
      },
      files: operands,
    };
  },
  fileStart(call) {
    const { own } = call.state;
    own.left = own.limit;
    own.held = [];
    if (own.title) call.out(`${own.first ? '' : '\n'}==> ${call.file === '-' ? 'standard input' : call.file} <==\n`);
    own.first = false;
    if (own.limit === 0 && call.state.files.length === 1) call.stop();
  },
  line(call, line, ended) {
    const { own } = call.state;
    const text = line + (ended ? '\n' : '');
    if (own.limit < 0) {
      own.held = [...own.held, text];
      if (own.held.length > -own.limit) call.out(own.held.shift());
      return;
    }
    if (own.left <= 0) return;
    if (own.bytes) {
      call.out(text.slice(0, own.left));
      own.left -= text.length;
    } else {
      own.left--;
      call.out(text);
    }
    if (own.left <= 0 && call.state.at === call.state.files.length - 1) call.stop();
  },
});
