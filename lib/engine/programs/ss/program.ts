/** ss of iproute2 6.1: TCP and UDP sockets of this network namespace. */
import type { FrameProgram, Sys } from '../../host/contract';
import type { SocketEntry } from '../../network/inspect';
import { immediate } from '../buffered';
import { hasOption, type ParsedOptions, parseOptions } from '../getopt';
import { holderOf, requireNetwork, serviceNames } from '../network-door/door';
import { COLUMNS, render } from './columns';
import { type PortFilter, portFilter } from './port-filter';

const SOMAXCONN = 4096;
const USAGE = `Usage: ss [ OPTIONS ]
       ss [ OPTIONS ] [ FILTER ]
`;
const SHORT = 'hVnraloempiKsbZzN:Ed460tudwxSMHOTf:A:F:DQ:';
const LONG: Readonly<Record<string, string>> = {
  numeric: 'n',
  all: 'a',
  listening: 'l',
  processes: 'p',
  tcp: 't',
  udp: 'u',
  ipv4: '4',
  ipv6: '6',
  'no-header': 'H',
  summary: 's',
  help: 'h',
  version: 'V',
  extended: 'e',
  memory: 'm',
  info: 'i',
  options: 'o',
  oneline: 'O',
};

export const ss: FrameProgram = immediate('ss', (sys) => {
  const parsed = parseOptions(sys.argv.slice(1), { short: SHORT, long: LONG });
  if (parsed.error !== undefined) {
    const { option } = parsed.error;
    const what = option.startsWith('-') ? `unrecognized option '${option}'` : `invalid option -- '${option}'`;
    return { err: `ss: ${what}\n${USAGE}`, exit: 255 };
  }
  if (hasOption(parsed, 'h')) return { out: USAGE, exit: 0 };
  if (hasOption(parsed, 'V')) return { out: 'ss utility, iproute2-6.1.0\n', exit: 0 };
  const filter = portFilter(parsed.operands.join(' '));
  if (typeof filter === 'string') return { err: filter, exit: 1 };
  const sockets = requireNetwork(sys).sockets();
  if (hasOption(parsed, 's')) return { out: summary(sockets), exit: 0 };
  return { out: table(sys, parsed, sockets, filter), exit: 0 };
});

function isListening(socket: SocketEntry): boolean {
  return socket.state === 'LISTEN' || socket.state === 'UNCONN';
}

/** Of a listener the length that its queue may reach; where it is not known, what the kernel allows at most. */
function backlog(socket: SocketEntry): string {
  return String(socket.state === 'LISTEN' && socket.sendQueue === 0 ? SOMAXCONN : socket.sendQueue);
}

function table(sys: Sys, parsed: ParsedOptions, sockets: readonly SocketEntry[], filter: PortFilter): string {
  const tcp = hasOption(parsed, 't');
  const udp = hasOption(parsed, 'u');
  const both = tcp === udp;
  const other = hasOption(parsed, 'x') || hasOption(parsed, 'w') || hasOption(parsed, 'd');
  const none = hasOption(parsed, '6') && !hasOption(parsed, '4');
  const chosen = sockets.filter((socket) => {
    if (none || (!tcp && !udp && other)) return false;
    if (!both && socket.protocol !== (tcp ? 'tcp' : 'udp')) return false;
    if (!hasOption(parsed, 'a') && isListening(socket) !== hasOption(parsed, 'l')) return false;
    return filter(socket);
  });
  const named = hasOption(parsed, 'n') ? () => undefined : serviceNames(sys);
  // UDP stands before TCP in a list of both.
  const ordered = [...chosen.filter((s) => s.protocol === 'udp'), ...chosen.filter((s) => s.protocol === 'tcp')];
  const rows = ordered.map((socket) => {
    const port = (number: number): string => (number === 0 ? '*' : (named(number, socket.protocol) ?? String(number)));
    const holder = hasOption(parsed, 'p') ? holderOf(sys, socket) : undefined;
    return [
      both ? socket.protocol : '',
      socket.state,
      String(socket.receiveQueue).padEnd(6),
      backlog(socket).padEnd(6),
      `${socket.local.ip}:`,
      port(socket.local.port),
      `${socket.remote.ip}:`,
      port(socket.remote.port),
      holder === undefined ? '' : ` users:(("${holder.name}",pid=${holder.pid},fd=3))`,
    ];
  });
  const titles = COLUMNS.map((column, i) => (i === 0 && !both ? '' : column.title));
  const shown = hasOption(parsed, 'H') ? rows : [titles, ...rows];
  return render(COLUMNS, shown, sys.isatty(1) ? sys.ttySize(1).columns : undefined);
}

function summary(sockets: readonly SocketEntry[]): string {
  const tcp = sockets.filter((s) => s.protocol === 'tcp');
  const udp = sockets.length - tcp.length;
  const established = tcp.filter((s) => s.state === 'ESTAB').length;
  const line = (name: string, count: number): string =>
    `${name}\t  ${String(count).padEnd(9)} ${String(count).padEnd(9)} 0        \n`;
  return (
    `Total: ${sockets.length}\nTCP:   ${tcp.length} (estab ${established}, closed 0, orphaned 0, timewait 0)\n\n` +
    `Transport Total     IP        IPv6\n${line('RAW', 0)}${line('UDP', udp)}${line('TCP', tcp.length)}` +
    `${line('INET', sockets.length)}${line('FRAG', 0)}\n`
  );
}
