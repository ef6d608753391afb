/** source, `.` and eval: another text runs on the same stack. */
import type { Wait } from '../../../engine/host/contract';
import { parseText } from '../parse/syntax-error';
import { inPath } from '../run/command-hash';
import { push } from '../run/run';
import { listFrame } from '../run/substitution';
import { syntaxMessage } from '../run/syntax-message';
import type { Builtin, BuiltinCall, BuiltinResult } from './builtin-table';

export function runText(call: BuiltinCall, text: string): BuiltinResult {
  const { state } = call.r;
  const outcome = parseText(text);
  if (outcome.kind !== 'script') {
    state.pending.push({ fd: state.fds[2] ?? 2, text: syntaxMessage(state, text, outcome) });
    return state.flavour === 'bash' ? 1 : 2;
  }
  state.stack.push(listFrame(text, 0));
  return 'flow';
}

export const evalBuiltin: Builtin = {
  name: 'eval',
  usage: 'eval [arg ...]',
  run(call) {
    const text = call.args.join(' ');
    if (text.trim() === '') return 0;
    call.r.state.stack.pop();
    const result = runText(call, text);
    if (result !== 'flow') call.r.state.status = result as number;
    return 'flow';
  },
};

/** All of /dev/stdin, /dev/fd/N or a terminal, up to its end. */
function readStream(call: BuiltinCall, path: string): string | { readonly wait: Wait } | undefined {
  const { r, data } = call;
  if (data.fd === undefined) {
    const own = /^\/dev\/(?:stdin$|fd\/(\d+)$)/.exec(path);
    const fd = own ? r.state.fds[Number(own[1] ?? 0)] : undefined;
    const opened = fd === undefined ? r.sys.open(path, 'read') : ({ ok: true, value: fd } as const);
    if (!opened.ok) return undefined;
    data.fd = opened.value;
    data.own = fd !== undefined;
    data.text = '';
  }
  for (;;) {
    const got = r.sys.read(data.fd);
    if (!got) return { wait: { readable: [data.fd] } };
    data.text += got.text;
    if (got.eof && got.text === '') break;
  }
  if (!data.own) r.sys.close(data.fd);
  return data.text;
}

function sourceFile(call: BuiltinCall): BuiltinResult {
  const { r, args, fail } = call;
  const bash = r.state.flavour === 'bash';
  const name = args[0];
  if (name === undefined)
    return bash ? fail(`filename argument required\n${call.name}: usage: ${call.name} filename [arguments]`, 2) : 0;
  const path = name.includes('/') ? name : (inPath(r, name) ?? name);
  const stat = r.sys.files.stat(path);
  const stream = stat.ok && stat.value.type === 'device' ? readStream(call, path) : undefined;
  if (stream !== undefined && typeof stream !== 'string') return stream;
  const file = stream !== undefined ? ({ ok: true, value: stream } as const) : r.sys.files.readFile(path);
  if (!file.ok) {
    const reason =
      file.errno === 'EISDIR'
        ? 'is a directory'
        : file.errno === 'EACCES'
          ? 'Permission denied'
          : 'No such file or directory';
    if (bash) {
      call.r.state.pending.push({ fd: r.state.fds[2] ?? 2, text: prefixFor(call, `${name}: ${reason}`) });
      return 1;
    }
    r.state.exiting = r.state.mode !== 'interactive';
    return fail(name.includes('/') ? `cannot open ${name}: No such file` : `${name}: not found`, 2);
  }
  r.state.stack.pop();
  const more = args.length > 1 ? { positional: r.state.positional } : {};
  push(r, 'source', '', 0, { data: { ...more, file: name } });
  if (args.length > 1) r.state.positional = args.slice(1);
  const result = runText(call, file.value);
  if (result !== 'flow') r.state.status = result as number;
  return 'flow';
}

function prefixFor(call: BuiltinCall, text: string): string {
  const { state } = call.r;
  if (state.mode === 'interactive') return `bash: ${text}\n`;
  return `${state.name}: line ${state.line}: ${text}\n`;
}

export const source: Builtin = {
  name: 'source',
  bashOnly: true,
  usage: 'source filename [arguments]',
  run: sourceFile,
};
export const dot: Builtin = { name: '.', usage: '. filename [arguments]', run: sourceFile };
