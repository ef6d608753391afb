/** What every handler of the interpreter works on, and the small operations they have in common. */
import type { Sys, Wait } from '../../../engine/host/contract';
import { leadingSubstitution, mayNeedCommand } from '../expand/constant';
import { Expander } from '../expand/expander';
import { type Node, parseScript, type Script } from '../parse/script';
import { type Frame, NeedsCommand, type ShellState } from '../state';
import { startSubstitution } from './substitution';

export interface Run {
  readonly state: ShellState;
  readonly sys: Sys;
}
/** Nothing: go on with the top frame. */
export type Outcome = void | { readonly wait: Wait } | { readonly exit: number } | typeof REPLACED;
/** The process is another program now; its state must not be touched any more. */
export const REPLACED = { replaced: true } as const;

export function scriptOf(frame: Frame): Script {
  return parseScript(frame.script);
}
export function nodeOf(frame: Frame): Node {
  return scriptOf(frame).nodes[frame.node] as Node;
}

export function push(
  r: Run,
  kind: string,
  script: Script | string,
  node: Node | number,
  more: Partial<Pick<Frame, 'phase' | 'guarded' | 'data'>> = {},
): Frame {
  const text = typeof script === 'string' ? script : script.text;
  const number = typeof node === 'number' ? node : parseScript(text).numberOf(node);
  const { phase = 0, guarded, data } = more;
  // Field by field, so that all frames have one shape: they are what the interpreter reads most.
  const frame: Frame = { kind, script: text, node: number, phase, guarded, memo: undefined, data };
  r.state.stack.push(frame);
  return frame;
}

export function pop(r: Run, status?: number): void {
  r.state.stack.pop();
  if (status !== undefined) r.state.status = status;
}

export function write(r: Run, fd: number, text: string): void {
  const real = r.state.fds[fd];
  if (real === undefined || text === '') return;
  // Pipes take at most 64 KiB at once.
  for (let at = 0; at < text.length; at += 16_384)
    r.state.pending.push({ fd: real, text: text.slice(at, at + 16_384) });
}

/** `bash: line 3: `, `dash: 3: `, `sh: `: what comes before each message. */
export function messagePrefix(state: ShellState): string {
  if (state.mode === 'interactive' && !state.subshell) return `${state.name.replace(/^-/, '').replace(/^.*\//, '')}: `;
  if (state.mode === 'interactive') return `${state.name.replace(/^-/, '')}: `;
  const line = Math.max(1, state.line);
  if (state.flavour === 'ash') return `${state.name}: `;
  if (state.flavour === 'dash') return `${state.name}: ${line}: `;
  const source = state.stack.findLast((frame) => frame.kind === 'source')?.data?.file;
  return `${source ?? state.name}: line ${line}: `;
}

export function complain(r: Run, message: string): void {
  write(r, 2, `${messagePrefix(r.state)}${message}\n`);
}

/** Expands within a frame. Undefined: a command was started; its frame is on top, and this one will be run again. */
export function expand<T>(
  r: Run,
  frame: Frame,
  work: (x: Expander) => T,
  script = scriptOf(frame),
): { value: T } | undefined {
  const node = script.nodes[frame.node] as Node;
  const needs = mayNeedCommand(node);
  if (needs && frame.memo === undefined) {
    const first = leadingSubstitution(node);
    if (first !== null) return begin(r, frame, new NeedsCommand(script.text, script.numberOf(first), 'output'));
  }
  // Undone when a command must run first.
  const vars = needs ? Object.freeze(r.state.vars) : undefined;
  frame.memo ??= [];
  try {
    const value = work(new Expander(r.state, r.sys, script, frame.memo));
    frame.memo = undefined;
    return { value };
  } catch (error) {
    if (!(error instanceof NeedsCommand)) {
      frame.memo = undefined;
      throw error;
    }
    begin(r, frame, error);
    if (vars !== undefined) r.state.vars = vars;
    return undefined;
  }
}

function begin(r: Run, frame: Frame, need: NeedsCommand): undefined {
  frame.memo ??= [];
  startSubstitution(r, need);
  frame.substituted = true;
}
