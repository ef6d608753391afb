/** The local side of port-forward: its listeners, and the words of those that cannot be had. */
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import type { ForwardedPort, ListenAddress } from './ports';

export interface Listener {
  readonly socket: number;
  readonly port: ForwardedPort;
}

const PRIVILEGED_BELOW = 1024;
const EPHEMERAL_FROM = 32_768;
const EPHEMERAL_COUNT = 28_232;

const hostPort = (ip: string, port: number) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);

/** Opens a socket; this network has no IPv6, so an address of that family is only said to listen. */
function open(k: Invocation, port: ForwardedPort, at: ListenAddress): number | null | { readonly why: string } {
  const { sockets } = k.sys;
  if (port.local > 0 && port.local < PRIVILEGED_BELOW && k.sys.uid !== 0) return { why: 'permission denied' };
  if (at.family === 'tcp6') return port.local === 0 ? { why: 'cannot assign requested address' } : null;
  if (port.local !== 0) {
    const made = sockets.listen('tcp', at.ip, port.local);
    return made === 'EADDRINUSE' ? { why: 'address already in use' } : made;
  }
  for (;;) {
    const local = EPHEMERAL_FROM + k.sys.random.below(EPHEMERAL_COUNT);
    const made = sockets.listen('tcp', at.ip, local);
    if (made === 'EADDRINUSE') continue;
    port.local = local;
    return made;
  }
}

export function listenAll(
  k: Invocation,
  ports: readonly ForwardedPort[],
  addresses: readonly ListenAddress[],
): Listener[] {
  const listeners: Listener[] = [];
  let any = false;
  for (const port of ports) {
    const errors: string[] = [];
    const failed = { all: 0, any: 0 };
    const good = { all: 0, any: 0 };
    let busy = false;
    for (const at of addresses) {
      // Whoever has the port of one family has it of both.
      const made: ReturnType<typeof open> =
        busy && at.family === 'tcp6' ? { why: 'address already in use' } : open(k, port, at);
      if (made !== null && typeof made === 'object') {
        busy ||= made.why === 'address already in use';
        failed[at.mode]++;
        errors.push(
          `unable to create listener: Error listen ${at.family} ${hostPort(at.ip, port.local)}: bind: ${made.why}`,
        );
        continue;
      }
      good[at.mode]++;
      if (made !== null) listeners.push({ socket: made, port });
      k.out(`Forwarding from ${hostPort(at.ip, port.local)} -> ${port.remote}\n`);
    }
    if ((good.all === 0 && failed.all > 0) || failed.any > 0) {
      const all = `Listeners failed to create with the following errors: [${errors.join(' ')}]`;
      k.err(`Unable to listen on port ${port.local}: ${all}\n`);
    } else any = true;
  }
  if (!any) {
    const texts = ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ');
    throw new Failure(`unable to listen on any of the requested ports: [${texts}]`);
  }
  return listeners;
}
