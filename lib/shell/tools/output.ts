/** Output of a tool: text waits in the state until the descriptor takes it. */
import type { Step, Sys } from '../../engine/host/contract';
import { busyboxWords } from './busybox-words';
import { isBusybox } from './quote';

export interface Output {
  pending: { fd: number; text: string }[];
}

export function put(output: Output, fd: number, text: string): void {
  for (let at = 0; at < text.length; at += 16_384) output.pending.push({ fd, text: text.slice(at, at + 16_384) });
}

function nameOf(sys: Sys): string {
  return (sys.argv[0] ?? '').replace(/^.*\//, '');
}

/** Undefined when all is written. */
export function flush(output: Output, sys: Sys): Step | undefined {
  while (output.pending.length > 0) {
    const first = output.pending[0] as { fd: number; text: string };
    const text = first.fd === 2 && isBusybox(sys) ? busyboxWords(nameOf(sys), first.text) : first.text;
    if (!sys.write(first.fd, text)) return { wait: { writable: [first.fd] } };
    output.pending.shift();
  }
  return undefined;
}
