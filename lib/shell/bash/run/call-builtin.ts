/** Calls a builtin with its ways to print and to complain. */
import type { Builtin, BuiltinResult } from '../builtins/builtin-table';
import type { ShellState } from '../state';
import { complain, type Run, write } from './run';

/** Applets within busybox's shell do not name themselves; its own builtins say the line, which -c counts from 0. */
const APPLETS = new Set(['test', '[', 'printf', 'kill', 'echo']);
function builtinPrefix(state: ShellState, name: string): string {
  if (state.flavour !== 'ash') return `${name}: `;
  return APPLETS.has(name) ? '' : `${name}: line ${Math.max(0, state.line - (state.mode === 'command' ? 1 : 0))}: `;
}

function fail(r: Run, name: string, message: string, status: number): number {
  const [first, ...rest] = message.split('\n');
  if (r.state.flavour === 'bash' && message.startsWith('usage: ')) {
    write(r, 2, `${name}: ${message}\n`);
    return status;
  }
  complain(r, `${builtinPrefix(r.state, name)}${first}`);
  if (rest.length > 0) write(r, 2, `${rest.join('\n')}\n`);
  return status;
}

export function callBuiltin(
  r: Run,
  builtin: Builtin,
  words: readonly string[],
  data: Record<string, any>,
): BuiltinResult {
  const { name } = builtin;
  return builtin.run({
    r,
    name,
    args: words.slice(1),
    data,
    out: (text) => write(r, 1, text),
    fail: (message, status = 1) => fail(r, name, message, status),
  });
}
