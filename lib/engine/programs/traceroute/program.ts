/** traceroute of Dmitry Butskoy 2.1: UDP probes of growing TTL; every hop that passes a packet on answers when it runs out. */
import type { FrameProgram, Step, Sys } from '../../host/contract';
import { buffered, err, noOutput, type Output, out, until } from '../buffered';
import { type Resolving, startResolve, stepResolve } from '../dns/resolve';
import { hasOption, lastValue, type ParsedOptions, parseOptions } from '../getopt';
import { requireNetwork } from '../network-door/door';

interface State {
  output: Output;
  host: string;
  address: string;
  resolving: Resolving | null;
  numeric: boolean;
  probes: number;
  maxHops: number;
  waitUs: number;
  ttl: number;
  /** Whom the hop at hand was, and when its line may be printed. */
  hop: { ip: string | null; last: boolean; dueUs: number } | null;
  trouble: { text: string; exit: number } | null;
}

const USAGE = `Usage:
  traceroute [ -46dFITnreAUDV ] [ -f first_ttl ] [ -g gate,... ] [ -i device ] [ -m max_ttl ] [ -N squeries ] [ -p port ] [ -t tos ] [ -l flow_label ] [ -w MAX,HERE,NEAR ] [ -q nqueries ] [ -s src_addr ] [ -z sendwait ] [ --fwmark=num ] host [ packetlen ]
`;

const PROBES_MAX = 10;
const HOPS_MAX = 255;

/** What is wrong with a number of the command line. */
function mistakeIn(parsed: ParsedOptions, argv: readonly string[]): string | null {
  for (const key of ['w', 'q', 'm', 'f']) {
    const given = lastValue(parsed, key);
    if (given === undefined || /^\d+(\.\d+)?(,.*)?$/.test(given)) continue;
    return `Cannot handle \`-${key}' option with arg \`${given}' (argc ${argv.indexOf(given)})`;
  }
  const hops = Number(lastValue(parsed, 'm') ?? '30');
  if (Number(lastValue(parsed, 'f') ?? '1') > hops || hops === 0) return 'first hop out of range';
  if (hops > HOPS_MAX) return `max hops cannot be more than ${HOPS_MAX}`;
  return Number(lastValue(parsed, 'q') ?? '3') > PROBES_MAX ? `no more than ${PROBES_MAX} probes per hop` : null;
}

export const traceroute: FrameProgram = buffered<State>({
  name: 'traceroute',
  start(sys) {
    const parsed = parseOptions(sys.argv.slice(1), { short: '46dFITnreAUDVf:g:i:m:N:p:t:l:w:q:s:z:' });
    const [host = ''] = parsed.operands;
    const mistake = mistakeIn(parsed, sys.argv);
    let trouble: State['trouble'] = null;
    if (parsed.error !== undefined || host === '') trouble = { text: USAGE, exit: 2 };
    else if (mistake !== null) trouble = { text: `${mistake}\n`, exit: 2 };
    else if (hasOption(parsed, 'T') || hasOption(parsed, 'I')) {
      trouble = { text: 'traceroute: not simulated: probes other than UDP\n', exit: 1 };
    }
    return {
      output: noOutput(),
      host,
      address: '',
      resolving: trouble === null ? startResolve(sys, host) : null,
      numeric: hasOption(parsed, 'n'),
      probes: Number(lastValue(parsed, 'q') ?? '3'),
      maxHops: Number(lastValue(parsed, 'm') ?? '30'),
      waitUs: Number.parseFloat(lastValue(parsed, 'w') ?? '5') * 1_000_000,
      ttl: Number(lastValue(parsed, 'f') ?? '1'),
      hop: null,
      trouble,
    };
  },
  run(s, _wake, sys): Step {
    if (s.trouble !== null) {
      err(s, s.trouble.text);
      return { exit: s.trouble.exit };
    }
    if (s.resolving !== null) {
      const step = stepResolve(s.resolving, sys);
      if (!step.done) return { wait: step.wait };
      if (!step.result.ok) {
        const position = sys.argv.indexOf(s.host);
        err(s, `${s.host}: Name or service not known\n`);
        err(s, `Cannot handle "host" cmdline arg \`${s.host}' on position 1 (argc ${position})\n`);
        return { exit: 2 };
      }
      s.resolving = null;
      s.address = step.result.addresses[0] as string;
      out(s, `traceroute to ${s.host} (${s.address}), ${s.maxHops} hops max, 60 byte packets\n`);
    }
    for (;;) {
      if (s.hop === null) {
        const found = requireNetwork(sys).hopAt(s.address, s.ttl);
        // Probes of several hops are under way at once: silence costs its wait only now and then.
        const wait = found === undefined && s.ttl % Math.max(1, Math.floor(16 / s.probes)) === 0 ? s.waitUs : 0;
        s.hop = { ip: found?.ip ?? null, last: found?.last ?? false, dueUs: sys.now + wait };
      }
      if (sys.now < s.hop.dueUs) return until(sys, s.hop.dueUs, {});
      out(s, `${String(s.ttl).padStart(2)}  ${line(s, sys)}\n`);
      if (s.hop.last || s.ttl >= s.maxHops) return { exit: 0 };
      s.hop = null;
      s.ttl += 1;
    }
  },
});

function line(s: State, sys: Sys): string {
  const ip = s.hop?.ip ?? null;
  if (ip === null) return Array.from({ length: s.probes }, () => '*').join(' ');
  const times = Array.from({ length: s.probes }, (_, i) => {
    const us = i === 0 ? 35 + sys.random.below(45) : 8 + sys.random.below(10);
    return `  ${(us / 1_000).toFixed(3)} ms`;
  });
  return `${s.numeric ? ip : `${ip} (${ip})`}${times.join('')}`;
}
