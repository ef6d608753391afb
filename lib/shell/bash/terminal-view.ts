/** What a terminal's owner may ask of an interactive shell from outside: is it at its prompt, what could stand at the cursor. */
import type { Sys } from '../../engine/host/contract';
import { candidatesFor } from './readline/completer';
import type { ShellState } from './state';

/** Does the shell read a line now? False while a command of its runs in the foreground. */
export function isReadingLine(state: unknown): boolean {
  const { stack, mode } = state as ShellState;
  return mode === 'interactive' && stack.length === 1 && stack[0]?.kind === 'prompt';
}

export function completionsAt(
  sys: Sys,
  state: unknown,
  line: string,
  cursor: number,
): { readonly from: number; readonly candidates: readonly string[] } {
  const { from, candidates } = candidatesFor(line.slice(0, cursor), { state: state as ShellState, sys });
  return { from, candidates };
}
