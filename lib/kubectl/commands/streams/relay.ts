/** Connects this process's input and output with a stream of the API server until the far side is done. */
import type { StreamHandle } from '../../../engine/client/transport';
import type { Flow } from '../../command';
import type { Draft } from '../../draft';
import type { Invocation } from '../../invocation';

/** Relays until the far side is done; returns its Status. */
export function* relay(k: Invocation, handle: StreamHandle, stdin: boolean, tty: boolean): Flow<Draft> {
  const { sys, transport } = k;
  const far = {
    out: sys.adoptPipe(handle.stdout, 'read'),
    err: handle.stderr === undefined ? -1 : sys.adoptPipe(handle.stderr, 'read'),
  };
  const input = handle.stdin === undefined ? -1 : sys.adoptPipe(handle.stdin, 'write');
  const before = tty ? sys.ttyMode(0, 'raw') : undefined;
  const resize = () => {
    const { columns, rows } = sys.ttySize(0);
    transport.resizeStream(handle.id, columns, rows);
  };
  if (tty) {
    sys.onSignal('SIGWINCH', 'handle');
    resize();
  }
  const open = new Set([far.out, far.err].filter((fd) => fd >= 0));
  let reading = stdin && input >= 0;
  if (!reading && input >= 0) sys.close(input);
  const copy = function* (from: number, to: number): Flow {
    for (;;) {
      const got = sys.read(from);
      if (got === undefined) return;
      if (got.text !== '') while (!sys.write(to, got.text)) yield { writable: [to] };
      if (!got.eof) continue;
      if (from === 0) {
        reading = false;
        sys.close(input);
      } else open.delete(from);
      return;
    }
  };
  for (;;) {
    for (const fd of [...open]) yield* copy(fd, fd === far.out ? 1 : 2);
    if (reading) yield* copy(0, input);
    const state = transport.streamStatus(handle.id);
    if (state.done && open.size === 0) {
      if (before) sys.ttyMode(0, before);
      transport.closeStream(handle.id);
      return state.status as Draft;
    }
    const wake = yield { readable: [...open, ...(reading ? [0] : [])], stream: handle.id };
    if (wake.kind === 'signal' && tty) resize();
  }
}
