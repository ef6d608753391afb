/** Copies the logs of containers as they grow to the output, line by line where each has a lead of its own. */

import type { StreamHandle } from '../../../engine/client/transport';
import type { Fd } from '../../../engine/host/contract';
import type { Flow } from '../../command';
import type { Invocation } from '../../invocation';

export interface Followed {
  readonly stream: StreamHandle;
  /** Before each line. */
  readonly lead: string;
}

/** Each line after its lead. */
export const led = (text: string, lead: string): string =>
  lead === '' ? text : text.replace(/[^\n]*\n|[^\n]+$/g, (line) => lead + line);

export function* follow({ sys, transport }: Invocation, logs: readonly Followed[]): Flow {
  const open = new Map<Fd, Followed & { rest: string }>();
  for (const log of logs) open.set(sys.adoptPipe(log.stream.stdout, 'read'), { ...log, rest: '' });
  const write = function* (text: string): Flow {
    if (text !== '') while (!sys.write(1, text)) yield { writable: [1] };
  };
  while (open.size > 0) {
    for (const [from, log] of open) {
      const got = sys.read(from);
      if (got === undefined) continue;
      const text = log.rest + got.text;
      const whole = log.lead === '' || got.eof ? text.length : text.lastIndexOf('\n') + 1;
      log.rest = text.slice(whole);
      yield* write(led(text.slice(0, whole), log.lead));
      if (!got.eof) continue;
      open.delete(from);
      transport.closeStream(log.stream.id);
    }
    if (open.size > 0) yield { readable: [...open.keys()] };
  }
}
