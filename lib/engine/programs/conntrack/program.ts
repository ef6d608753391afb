/** conntrack -L of conntrack-tools 1.4.7: the connections that this machine's netfilter follows. */
import type { FrameProgram } from '../../host/contract';
import type { ConntrackTuple, ConntrackView } from '../../network/inspect';
import { immediate } from '../buffered';
import { hasOption, lastValue, type ParsedOptions, parseOptions } from '../getopt';
import { requireNetwork } from '../network-door/door';

const HEAD = 'conntrack v1.4.7 (conntrack-tools)';
const NUMBERS = { tcp: 6, udp: 17, icmp: 1 } as const;

export const conntrack: FrameProgram = immediate('conntrack', (sys) => {
  const parsed = parseOptions(sys.argv.slice(1), {
    short: 'LGDIUEFChVnzp:s:d:f:o:r:q:t:m:',
    long: {
      dump: 'L',
      count: 'C',
      delete: 'D',
      version: 'V',
      proto: 'p:',
      src: 's:',
      dst: 'd:',
      'orig-src': 's:',
      'orig-dst': 'd:',
      sport: 'sport:',
      dport: 'dport:',
      'orig-port-src': 'sport:',
      'orig-port-dst': 'dport:',
      'reply-src': 'r:',
      'reply-dst': 'q:',
      state: 'state:',
      output: 'o:',
      'dst-nat': 'n::',
      'src-nat': 'n::',
    },
  });
  const asked = ['L', 'C', 'D', 'E', 'V', 'F', 'G'].find((key) => hasOption(parsed, key));
  if (parsed.error !== undefined || asked === undefined) {
    return {
      err: `${HEAD}: You need to supply a command\nTry \`conntrack -h' or 'conntrack --help' for more information.\n`,
      exit: 2,
    };
  }
  if (asked === 'V') return { out: `${HEAD}\n`, exit: 0 };
  if (sys.uid !== 0) return { err: `${HEAD}: Operation failed: Operation not permitted\n`, exit: 1 };
  const flows = requireNetwork(sys).conntrack();
  if (asked === 'C') return { out: `${flows.length}\n`, exit: 0 };
  if (asked !== 'L') return { err: `conntrack: not simulated: -${asked}\n`, exit: 1 };
  const shown = flows.filter((flow) => fits(flow, parsed));
  const entries = `${shown.length} flow entries have been shown.`;
  return { out: shown.map(line).join(''), err: `${HEAD}: ${entries}\n`, exit: 0 };
});

function fits(flow: ConntrackView, parsed: ParsedOptions): boolean {
  const same = (key: string, value: string | number | undefined): boolean => {
    const wanted = lastValue(parsed, key);
    return wanted === undefined || wanted === String(value);
  };
  return (
    same('p', flow.protocol) &&
    same('s', flow.original.src) &&
    same('d', flow.original.dst) &&
    same('sport', flow.original.sport) &&
    same('dport', flow.original.dport) &&
    same('r', flow.reply.src) &&
    same('q', flow.reply.dst) &&
    same('state', flow.state)
  );
}

function line(flow: ConntrackView): string {
  const tuple = (t: ConntrackTuple, reply: boolean): string =>
    flow.protocol === 'icmp'
      ? `src=${t.src} dst=${t.dst} type=${reply ? 0 : 8} code=0 id=${t.sport}`
      : `src=${t.src} dst=${t.dst} sport=${t.sport} dport=${t.dport}`;
  const head = `${flow.protocol.padEnd(8)} ${NUMBERS[flow.protocol]} ${flow.secondsLeft}`;
  const words = [head, flow.state ?? '', tuple(flow.original, false), flow.replied ? '' : '[UNREPLIED]'];
  words.push(tuple(flow.reply, true), flow.assured ? '[ASSURED]' : '', 'mark=0', 'use=1');
  return `${words.filter((word) => word !== '').join(' ')}\n`;
}
