/** dig of bind 9.18: asks name servers and shows their answers in full. */
import type { FrameProgram, Step, Sys } from '../../host/contract';
import type { DnsRecord, DnsReply } from '../../network/contract';
import { civilTime } from '../../sim/wall-clock';
import { ERROR_TEXT, isIPv4 } from '../address';
import { buffered, err, noOutput, type Output, out } from '../buffered';
import { bare, type Exchange, startExchange, stepExchange } from '../dns/exchange';
import { readResolvConf } from '../dns/resolv-conf';
import { type Resolving, searchCandidates, startResolve, stepResolve } from '../dns/resolve';
import { type DigOptions, digOptions, USAGE } from './options';
import { questionText, recordText, wireSize } from './record-text';

interface State {
  output: Output;
  options: DigOptions;
  /** The server's name while it is looked up. */
  resolving: Resolving | null;
  servers: readonly string[];
  at: number;
  candidates: string[];
  exchange: Exchange | null;
  bannered: boolean;
  failed: boolean;
}

const VERSION = '9.18.49-1~deb12u3-Debian';
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const OPT_BYTES = 11;
const COOKIE_BYTES = 12;

export const dig: FrameProgram = buffered<State>({
  name: 'dig',
  start(sys) {
    const options = digOptions(sys.argv.slice(1));
    const { server } = options;
    const named = server !== null && !isIPv4(server);
    return {
      output: noOutput(),
      options,
      resolving: named ? startResolve(sys, server) : null,
      servers: server === null ? readResolvConf(sys).nameservers : [server],
      at: 0,
      candidates: [],
      exchange: null,
      bannered: false,
      failed: false,
    };
  },
  run(s, _wake, sys): Step {
    const { options } = s;
    if (options.version) {
      err(s, `DiG ${VERSION}\n`);
      return { exit: 0 };
    }
    if (options.error !== null) {
      err(s, /^(dig:|invalid)/.test(options.error) ? options.error : options.error + USAGE);
      return { exit: 1 };
    }
    if (s.resolving !== null) {
      const step = stepResolve(s.resolving, sys);
      if (!step.done) return { wait: step.wait };
      if (!step.result.ok) {
        err(
          s,
          `dig: couldn't get address for '${options.server}': ${step.result.reason === 'again' ? 'failure' : 'not found'}\n`,
        );
        return { exit: 10 };
      }
      s.servers = step.result.addresses;
      s.resolving = null;
    }
    for (;;) {
      const lookup = options.lookups[s.at];
      if (lookup === undefined) return { exit: s.failed ? 9 : 0 };
      if (s.exchange === null) {
        if (s.candidates.length === 0) s.candidates = candidatesOf(lookup.name, options, sys);
        const name = s.candidates.shift() as string;
        s.exchange = startExchange(sys, { name, type: lookup.type }, s.servers, {
          timeoutUs: options.timeSeconds * 1_000_000,
          rounds: options.tries,
          port: options.port,
        });
      }
      const step = stepExchange(s.exchange, sys);
      if (!step.done) return { wait: step.wait };
      const x = s.exchange;
      s.exchange = null;
      // With a search list only the last answer is shown.
      if (step.reply !== null && step.reply.rcode !== 'NOERROR' && s.candidates.length > 0) continue;
      s.candidates = [];
      s.at += 1;
      show(s, x, step.reply, sys);
    }
  },
});

function candidatesOf(name: string, options: DigOptions, sys: Sys): string[] {
  if (!options.search) return [bare(name)];
  const conf = readResolvConf(sys);
  return searchCandidates(name, conf.search, conf.ndots, 'glibc');
}

function fqdn(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}

function show(s: State, x: Exchange, reply: DnsReply | null, sys: Sys): void {
  const { options } = s;
  const { shown, short } = options;
  for (const trouble of x.troubles) {
    const what = trouble.what === 'timed out' ? 'timed out' : (ERROR_TEXT[trouble.what] ?? trouble.what).toLowerCase();
    out(s, `;; communications error to ${trouble.server}#${x.port}: ${what}\n`);
  }
  if (!s.bannered && shown.cmd && !short) {
    const found =
      options.server === null ? '' : `; (${s.servers.length} server${s.servers.length === 1 ? '' : 's'} found)\n`;
    out(s, `\n; <<>> DiG ${VERSION} <<>> ${sys.argv.slice(1).join(' ')}\n${found};; global options: +cmd\n`);
  }
  s.bannered = true;
  if (reply === null) {
    out(s, ';; no servers could be reached\n');
    s.failed = true;
    return;
  }
  if (short) {
    for (const record of reply.answer) out(s, `${record.data}\n`);
    return;
  }
  const cookie = !reply.flags.includes('ra');
  if (shown.comments) out(s, headText(x, reply, options.recurse) + optText(sys, cookie));
  if (shown.question) {
    const line = questionText(fqdn(x.name), x.type);
    out(s, shown.comments ? `;; QUESTION SECTION:\n${line}\n` : line);
  }
  if (shown.answer) out(s, sectionText('ANSWER', reply.answer, shown.comments));
  if (shown.authority) out(s, sectionText('AUTHORITY', reply.authority, shown.comments));
  if (shown.additional) out(s, sectionText('ADDITIONAL', reply.additional, shown.comments));
  if (shown.stats) out(s, statsText(s, x, reply, sys, OPT_BYTES + (cookie ? COOKIE_BYTES : 0)));
}

function headText(x: Exchange, reply: DnsReply, recurse: boolean): string {
  let text = ';; Got answer:\n';
  if (/\.local\.?$/.test(x.name)) {
    text += ';; WARNING: .local is reserved for Multicast DNS\n';
    text += ';; You are currently testing what happens when an mDNS query is leaked to DNS\n';
  }
  text += `;; ->>HEADER<<- opcode: QUERY, status: ${reply.rcode}, id: ${x.id}\n`;
  const counts = `ANSWER: ${reply.answer.length}, AUTHORITY: ${reply.authority.length}, ADDITIONAL: ${reply.additional.length + 1}`;
  const flags = recurse ? reply.flags : reply.flags.filter((flag) => flag !== 'rd');
  text += `;; flags: ${flags.join(' ')}; QUERY: 1, ${counts}\n`;
  if (flags.includes('rd') && !flags.includes('ra')) text += ';; WARNING: recursion requested but not available\n';
  return `${text}\n`;
}

/** CoreDNS sends the asker's cookie back as it came. */
function optText(sys: Sys, cookie: boolean): string {
  const text = ';; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n';
  if (!cookie) return text;
  let bytes = '';
  for (let i = 0; i < 8; i++) bytes += sys.random.below(256).toString(16).padStart(2, '0');
  return `${text}; COOKIE: ${bytes} (echoed)\n`;
}

function sectionText(name: string, records: readonly DnsRecord[], comments: boolean): string {
  if (records.length === 0) return '';
  const text = records.map(recordText).join('');
  return comments ? `;; ${name} SECTION:\n${text}\n` : text;
}

function statsText(s: State, x: Exchange, reply: DnsReply, sys: Sys, extra: number): string {
  const server = x.answeredBy ?? '';
  const t = civilTime(Math.floor((sys.epochMs + sys.now / 1_000) / 1_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
  const when = `${DAYS[t.weekday]} ${MONTHS[t.month - 1]} ${two(t.day)} ${clock} UTC ${t.year}`;
  const how = s.options.tcp ? 'TCP' : 'UDP';
  return (
    `;; Query time: ${Math.floor((sys.now - x.startedUs) / 1_000)} msec\n` +
    `;; SERVER: ${server}#${x.port}(${s.options.server ?? server}) (${how})\n` +
    `;; WHEN: ${when}\n;; MSG SIZE  rcvd: ${wireSize(reply, extra)}\n\n`
  );
}
