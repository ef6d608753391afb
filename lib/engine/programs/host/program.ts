/** host of bind 9.18: one line a record; without a type it asks A, AAAA and MX of the name that the search list finds. */
import type { FrameProgram, Step } from '../../host/contract';
import type { DnsRecord, DnsReply } from '../../network/contract';
import { ERROR_TEXT, isIPv4, reverseName } from '../address';
import { buffered, err, noOutput, type Output, out } from '../buffered';
import { bare, type Exchange, startExchange, stepExchange } from '../dns/exchange';
import { readResolvConf } from '../dns/resolv-conf';
import { searchCandidates } from '../dns/resolve';
import { atoi, lastValue, parseOptions } from '../getopt';

interface State {
  output: Output;
  name: string;
  server: string | null;
  servers: readonly string[];
  type: string | null;
  reverse: boolean;
  candidates: string[];
  /** Types still to ask of the name that was found. */
  further: string[];
  exchange: Exchange | null;
  timeoutUs: number;
  rounds: number;
  usage: boolean;
  headed: boolean;
}

const USAGE = `Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]
            [-R number] [-m flag] [-p port] hostname [server]
`;
const RCODES: Readonly<Record<string, number>> = { FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };

export const host: FrameProgram = buffered<State>({
  name: 'host',
  start(sys) {
    const parsed = parseOptions(sys.argv.slice(1), { short: 'aCdilrTvVw46sUt:c:N:W:R:m:p:' });
    const [name = '', server = null] = parsed.operands;
    const conf = readResolvConf(sys);
    const reverse = isIPv4(name);
    const type = lastValue(parsed, 't')?.toUpperCase() ?? null;
    return {
      output: noOutput(),
      name,
      server,
      servers: server === null ? conf.nameservers : [server],
      type,
      reverse,
      candidates: reverse ? [reverseName(name)] : searchCandidates(name, conf.search, conf.ndots, 'glibc'),
      further: type === null && !reverse ? ['AAAA', 'MX'] : [],
      exchange: null,
      timeoutUs: Math.max(1, atoi(lastValue(parsed, 'W') ?? '5')) * 1_000_000,
      rounds: Math.max(1, atoi(lastValue(parsed, 'R') ?? '1') + 1),
      usage: parsed.error !== undefined || name === '',
      headed: false,
    };
  },
  run(s, _wake, sys): Step {
    if (s.usage) {
      err(s, USAGE);
      return { exit: 1 };
    }
    for (;;) {
      if (s.exchange === null) {
        const name = s.candidates.shift();
        if (name === undefined) return { exit: 0 };
        const type = s.reverse ? 'PTR' : (s.type ?? 'A');
        s.exchange = ask(s, sys, name, type);
      }
      const step = stepExchange(s.exchange, sys);
      if (!step.done) return { wait: step.wait };
      const x = s.exchange;
      s.exchange = null;
      const { reply } = step;
      if (reply === null) {
        for (const t of x.troubles) {
          const what = t.what === 'timed out' ? 'timed out' : (ERROR_TEXT[t.what] ?? t.what).toLowerCase();
          out(s, `;; communications error to ${t.server}#53: ${what}\n`);
        }
        out(s, ';; no servers could be reached\n');
        return { exit: 1 };
      }
      if (reply.rcode !== 'NOERROR' && s.candidates.length > 0) continue;
      head(s);
      if (reply.rcode !== 'NOERROR') {
        const shown = s.reverse ? `${x.name}.` : s.name;
        out(s, `Host ${shown} not found: ${RCODES[reply.rcode] ?? 2}(${reply.rcode})\n`);
        return { exit: 1 };
      }
      s.candidates = [];
      const asked = x.type;
      const main = asked === 'A' || s.type !== null || s.reverse;
      out(s, lines(reply, main));
      if (main && reply.answer.length === 0 && (s.type !== null || s.reverse)) {
        out(s, `${x.name} has no ${asked} record\n`);
        return { exit: s.type === null ? 0 : 1 };
      }
      const next = s.further.shift();
      if (next === undefined) return { exit: 0 };
      s.exchange = ask(s, sys, canonical(reply, x.name), next);
    }
  },
});

function ask(s: State, sys: Parameters<typeof startExchange>[0], name: string, type: string): Exchange {
  return startExchange(sys, { name, type }, s.servers, { timeoutUs: s.timeoutUs, rounds: s.rounds });
}

function head(s: State): void {
  if (s.headed || s.server === null) return;
  s.headed = true;
  out(s, `Using domain server:\nName: ${s.server}\nAddress: ${s.server}#53\nAliases: \n\n`);
}

/** Where the aliases lead: further types are asked there. */
function canonical(reply: DnsReply, name: string): string {
  let at = bare(name);
  for (;;) {
    const alias = reply.answer.find((one) => one.type === 'CNAME' && bare(one.name) === at);
    if (alias === undefined) return at;
    at = bare(alias.data);
  }
}

const PHRASES: Readonly<Record<string, string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  MX: 'mail is handled by',
  NS: 'name server',
  TXT: 'descriptive text',
  PTR: 'domain name pointer',
  SOA: 'has SOA record',
  SRV: 'has SRV record',
};

function lines(reply: DnsReply, aliases: boolean): string {
  const one = (r: DnsRecord): string => {
    if (r.type === 'CNAME') return aliases ? `${bare(r.name)} is an alias for ${r.data}\n` : '';
    return `${bare(r.name)} ${PHRASES[r.type] ?? `has ${r.type} record`} ${r.data}\n`;
  };
  return reply.answer.map(one).join('');
}
