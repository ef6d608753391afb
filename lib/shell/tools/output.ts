/** Output of a tool: text waits in the state until the descriptor takes it. */
import type { Step, Sys } from '../../engine/host/contract';

export interface Output {
  pending: { fd: number; text: string }[];
}

export function put(output: Output, fd: number, text: string): void {
  for (let at = 0; at < text.length; at += 16_384) output.pending.push({ fd, text: text.slice(at, at + 16_384) });
}

/** Undefined when all is written. */
export function flush(output: Output, sys: Sys): Step | undefined {
  while (output.pending.length > 0) {
    const first = output.pending[0] as { fd: number; text: string };
    if (!sys.write(first.fd, first.text)) return { wait: { writable: [first.fd] } };
    output.pending.shift();
  }
  return undefined;
}
