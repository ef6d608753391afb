/**
 * The far end of `kubectl port-forward`: runs in a pod's network namespace, beside its containers, and joins each
 * connection with 127.0.0.1 there. Refusals are worded as cri-dockerd (socat) and containerd word them.
 */

import { decode, encode, type FromPod, type ToPod } from '../../base/connection-lines';
import type { Plain } from '../../base/plain';
import type { FrameProgram, Sys } from '../../host/contract';
import type { Message } from '../../network/contract';
import { civilTime } from '../../sim/wall-clock';
import { buffered, noOutput, type Output, out } from '../buffered';

interface Connection {
  readonly socket: number;
  readonly port: number;
  open: boolean;
  /** Sent before the connection stood. */
  held: ToPod[];
}
interface State {
  output: Output;
  text: string;
  ended: boolean;
  connections: Record<number, Connection>;
}

/** `2026/11/21 13:00:00`, as socat begins its messages. */
function instant(seconds: number): string {
  const { year, month, day, hour, minute, second } = civilTime(seconds);
  const [mo, d, h, mi, s] = [month, day, hour, minute, second].map((n) => String(n).padStart(2, '0'));
  return `${year}/${mo}/${d} ${h}:${mi}:${s}`;
}

/** argv: program, runtime, id of the pod's sandbox. */
function refusal(sys: Sys, port: number): string {
  const [, runtime, sandbox = ''] = sys.argv;
  const pod = `error forwarding port ${port} to pod ${sandbox}, uid : `;
  if (runtime === 'docker') {
    const at = instant(Math.floor((sys.epochMs + sys.now / 1000) / 1000));
    return `${pod}exit status 1: ${at} socat[${sys.pid}] E connect(5, AF=2 127.0.0.1:${port}, 16): Connection refused\n`;
  }
  const netns = `/var/run/netns/cni-${sandbox.slice(0, 8)}-${sandbox.slice(8, 12)}-${sandbox.slice(12, 16)}-${sandbox.slice(16, 20)}-${sandbox.slice(20, 32)}`;
  return `${pod}failed to execute portforward in network namespace "${netns}": failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `;
}

function ask(s: State, sys: Sys, line: ToPod): void {
  if (line.kind === 'open') {
    const socket = sys.sockets.connect('tcp', '127.0.0.1', line.port);
    s.connections[line.id] = { socket, port: line.port, open: false, held: [] };
    return;
  }
  const one = s.connections[line.id];
  if (one === undefined) return;
  if (!one.open) one.held.push(line);
  else if (line.kind === 'data') sys.sockets.send(one.socket, line.message as unknown as Message);
  else drop(s, sys, line.id);
}

function drop(s: State, sys: Sys, id: number): void {
  const one = s.connections[id];
  if (one === undefined) return;
  sys.sockets.close(one.socket);
  delete s.connections[id];
}

function answer(s: State, line: FromPod): void {
  out(s, encode(line));
}

function attend(s: State, sys: Sys, id: number, one: Connection): void {
  const state = sys.sockets.state(one.socket);
  if (state?.phase === 'connecting') return;
  if (!one.open) {
    if (state?.phase !== 'open') {
      answer(s, { kind: 'error', id, text: refusal(sys, one.port) });
      drop(s, sys, id);
      return;
    }
    one.open = true;
    for (const line of one.held.splice(0)) ask(s, sys, line);
  }
  for (let message = sys.sockets.receive(one.socket); message; message = sys.sockets.receive(one.socket))
    answer(s, { kind: 'data', id, message: message as unknown as Plain });
  const after = sys.sockets.state(one.socket);
  if (after === undefined || after.phase !== 'open' || after.peerClosed) {
    answer(s, { kind: 'end', id });
    drop(s, sys, id);
  }
}

export const portForwardRelay: FrameProgram = buffered<State>({
  name: 'port-forward-relay',
  start: () => ({ output: noOutput(), text: '', ended: false, connections: {} }),
  run(s, _wake, sys) {
    while (!s.ended) {
      const got = sys.read(0);
      if (got === undefined) break;
      s.text += got.text;
      s.ended = got.eof;
    }
    const { lines, rest } = decode<ToPod>(s.text);
    s.text = rest;
    for (const line of lines) ask(s, sys, line);
    const ids = Object.keys(s.connections).map(Number);
    for (const id of ids) attend(s, sys, id, s.connections[id] as Connection);
    if (s.ended) return { exit: 0 };
    return { wait: { readable: [0], sockets: Object.values(s.connections).map((one) => one.socket) } };
  },
});
