/** netstat of net-tools 2.10: sockets (-t, -u, -l, -a, -n, -p) and the routing table (-r). */
import type { FrameProgram, Sys } from '../../host/contract';
import type { RouteEntry, SocketEntry } from '../../network/inspect';
import { immediate } from '../buffered';
import { hasOption, type ParsedOptions, parseOptions } from '../getopt';
import { holderOf, requireNetwork, serviceNames } from '../network-door/door';
import { netmask } from './netmask';

const STATES: Readonly<Record<SocketEntry['state'], string>> = {
  LISTEN: 'LISTEN',
  'SYN-SENT': 'SYN_SENT',
  ESTAB: 'ESTABLISHED',
  'CLOSE-WAIT': 'CLOSE_WAIT',
  UNCONN: '',
};

export const netstat: FrameProgram = immediate('netstat', (sys) => {
  const parsed = parseOptions(sys.argv.slice(1), {
    short: 'rievnNocCaFplsgGM46tuwxVhWA:',
    long: { tcp: 't', udp: 'u', listening: 'l', all: 'a', numeric: 'n', programs: 'p', route: 'r', version: 'V' },
  });
  if (parsed.error !== undefined) {
    const { option } = parsed.error;
    const what = option.startsWith('-') ? `unrecognized option '${option}'` : `invalid option -- '${option}'`;
    return {
      err: `netstat: ${what}\nusage: netstat [-vWeenNcCF] [<Af>] -r         netstat {-V|--version|-h|--help}\n`,
      exit: 4,
    };
  }
  if (hasOption(parsed, 'V')) return { out: 'net-tools 2.10\n', exit: 0 };
  if (hasOption(parsed, 'r')) return { out: routes(requireNetwork(sys).routes(), hasOption(parsed, 'n')), exit: 0 };
  return connections(sys, parsed);
});

function connections(sys: Sys, parsed: ParsedOptions): { out: string; err?: string; exit: number } {
  const has = (key: string): boolean => hasOption(parsed, key);
  const both = has('t') === has('u');
  const which = has('a') ? '(servers and established)' : has('l') ? '(only servers)' : '(w/o servers)';
  const programs = has('p');
  let out = `Active Internet connections ${which}\n`;
  out += `Proto Recv-Q Send-Q Local Address           Foreign Address         State      `;
  out += programs ? ' PID/Program name    \n' : '\n';
  const named = has('n') ? () => undefined : serviceNames(sys);
  const sockets = requireNetwork(sys).sockets();
  for (const protocol of ['tcp', 'udp'] as const) {
    if (!both && !has(protocol === 'tcp' ? 't' : 'u')) continue;
    for (const socket of sockets.filter((one) => one.protocol === protocol)) {
      const listening = socket.state === 'LISTEN' || socket.state === 'UNCONN';
      if (!has('a') && listening !== has('l')) continue;
      const end = ({ ip, port }: SocketEntry['local']): string =>
        `${ip}:${port === 0 ? '*' : (named(port, protocol) ?? port)}`;
      out += `${protocol.padEnd(5)} ${String(socket.receiveQueue).padStart(6)} ${String(socket.sendQueue).padStart(6)} `;
      out += `${end(socket.local).padEnd(23)} ${end(socket.remote).padEnd(23)} ${STATES[socket.state].padEnd(11)}`;
      if (programs) {
        const holder = holderOf(sys, socket);
        out += ` ${(holder === undefined ? '-' : `${holder.pid}/${holder.name}`).padEnd(20)}`;
      }
      out += '\n';
    }
  }
  // Domain sockets are not modelled; their table is there when no protocol was asked for.
  if (both && !has('t')) out += unixTable(which);
  const note =
    '(Not all processes could be identified, non-owned process info\n will not be shown, you would have to be root to see it all.)\n';
  return programs && sys.uid !== 0 ? { out, err: note, exit: 0 } : { out, exit: 0 };
}

function unixTable(which: string): string {
  return `Active UNIX domain sockets ${which}\nProto RefCnt Flags       Type       State         I-Node   Path\n`;
}

function routes(entries: readonly RouteEntry[], numeric: boolean): string {
  let text = 'Kernel IP routing table\n';
  text += 'Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n';
  for (const route of entries) {
    const isDefault = route.to === 'default';
    const [address = '', bits = '32'] = (isDefault ? '0.0.0.0/0' : route.to).split('/');
    const destination = isDefault && !numeric ? 'default' : address;
    const flags = `U${route.via === undefined ? '' : 'G'}${bits === '32' ? 'H' : ''}`;
    text += `${destination.padEnd(15)} ${(route.via ?? '0.0.0.0').padEnd(15)} ${netmask(Number(bits)).padEnd(15)} `;
    text += `${flags.padEnd(5)}     0 0          0 ${route.dev}\n`;
  }
  return text;
}
