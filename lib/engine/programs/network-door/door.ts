/** The network of this machine as tools read it (`sys.inspect.network`), and what they print when it is not there. */
import type { Sys } from '../../host/contract';
import type { NetworkInspect, SocketEntry } from '../../network/inspect';

export function networkOf(sys: Sys): NetworkInspect | undefined {
  return sys.inspect.network as NetworkInspect | undefined;
}

/** For tools that read the kernel's tables: a machine without a door has no such tables. */
export function requireNetwork(sys: Sys): NetworkInspect {
  return networkOf(sys) ?? NOTHING;
}

const NOTHING: NetworkInspect = {
  sockets: () => [],
  iptablesSave: () => '',
  iptablesRestore: () => ({ ok: false, message: 'iptables-restore: line 1 failed' }),
  addresses: () => [],
  routes: () => [],
  routeTo: () => undefined,
  neighbours: () => [],
  conntrack: () => [],
  hopAt: () => undefined,
};

export interface SocketHolder {
  readonly pid: number;
  readonly name: string;
}

/** Which process of this machine holds a socket; root sees all, others only their own. */
export function holderOf(sys: Sys, socket: SocketEntry): SocketHolder | undefined {
  const found = sys.processes().find((process) => process.socketKey === socket.owner.key);
  if (found === undefined || (sys.uid !== 0 && found.uid !== sys.uid)) return undefined;
  return { pid: found.pid, name: (found.argv[0] ?? '').replace(/^.*\//, '').slice(0, 15) };
}

/** Names of /etc/services, where the machine has the file. */
export function serviceNames(sys: Sys): (port: number, protocol: string) => string | undefined {
  const file = sys.files.readFile('/etc/services');
  const names = new Map<string, string>();
  for (const line of (file.ok ? file.value : '').split('\n')) {
    const [name, place] = line.replace(/#.*$/, '').trim().split(/\s+/);
    if (name !== undefined && place !== undefined && !names.has(place)) names.set(place, name);
  }
  return (port, protocol) => names.get(`${port}/${protocol}`);
}
