/**
 * nslookup of bind 9.18 and of busybox 1.35 (its "big" version). bind follows the search list and asks AAAA of the name that
 * was found; busybox asks A and AAAA of every suffix of a bare name, and of the bare name alone when it has a dot or a server is given.
 */
import type { FrameProgram, Sys } from '../../host/contract';
import type { DnsReply } from '../../network/contract';
import { ERROR_TEXT, isIPv4, reverseName } from '../address';
import { buffered, err, noOutput, type Output, out } from '../buffered';
import { bare, type Exchange, startExchange, stepExchange } from '../dns/exchange';
import { readResolvConf } from '../dns/resolv-conf';
import { searchCandidates } from '../dns/resolve';
import { lastValue, parseOptions } from '../getopt';

interface State {
  output: Output;
  name: string;
  server: string | null;
  servers: readonly string[];
  questions: { name: string; type: string }[];
  at: number;
  exchange: Exchange | null;
  headed: boolean;
  found: boolean;
  failed: boolean;
  reverse: boolean;
  type: string | null;
  usage: string | null;
}

const SPEC = {
  short: '',
  singleDashLong: true,
  long: {
    type: 'type:',
    query: 'type:',
    querytype: 'type:',
    q: 'type:',
    debug: 'debug',
    timeout: 'ignored:',
    port: 'ignored:',
    retry: 'ignored:',
  },
};

function begin(sys: Sys, busybox: boolean): State {
  const words = sys.argv.slice(1).map((word) => (word.startsWith('-q=') ? `-query=${word.slice(3)}` : word));
  const parsed = parseOptions(words, SPEC);
  const [name = '', server = null] = parsed.operands;
  const conf = readResolvConf(sys);
  const reverse = isIPv4(name);
  const type = lastValue(parsed, 'type')?.toUpperCase() ?? null;
  const questions: State['questions'] = [];
  const types = type === null ? ['A', 'AAAA'] : type === 'ANY' ? ['ANY'] : [type];
  if (reverse) questions.push({ name: reverseName(name), type: 'PTR' });
  else if (busybox) {
    const names =
      server !== null || name.includes('.') || conf.search.length === 0
        ? [bare(name)]
        : conf.search.map((suffix) => `${name}.${suffix}`);
    // Its loop over the search list starts at the last suffix, as the recordings show.
    const ordered = names.length > 1 ? [names.at(-1) as string, ...names.slice(0, -1)] : names;
    for (const one of types) for (const full of ordered) questions.push({ name: full, type: one });
  } else
    for (const full of searchCandidates(name, conf.search, conf.ndots, 'glibc'))
      questions.push({ name: full, type: types[0] as string });
  let usage: string | null = null;
  if (name === '')
    usage = busybox
      ? 'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n\nQUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any\n'
      : 'nslookup: not simulated: the interactive mode\n';
  return {
    output: noOutput(),
    name,
    server,
    servers: server === null ? conf.nameservers : [server],
    questions,
    at: 0,
    exchange: null,
    headed: false,
    found: false,
    failed: false,
    reverse,
    type,
    usage,
  };
}

function recordLines(reply: DnsReply, dot: string): string {
  let text = '';
  for (const r of reply.answer) {
    const owner = bare(r.name);
    if (r.type === 'A' || r.type === 'AAAA') text += `Name:\t${owner}\nAddress: ${r.data}\n`;
    else if (r.type === 'CNAME') text += `${owner}\tcanonical name = ${bare(r.data)}${dot}\n`;
    else if (r.type === 'PTR') text += `${owner}\tname = ${bare(r.data)}${dot}\n`;
    else if (r.type === 'TXT') text += `${owner}\ttext = ${r.data.startsWith('"') ? r.data : `"${r.data}"`}\n`;
    else if (r.type === 'SRV') text += `${owner}\tservice = ${dot === '' ? bare(r.data) : r.data}\n`;
    else if (r.type === 'MX') text += `${owner}\tmail exchanger = ${r.data}\n`;
    else if (r.type === 'NS') text += `${owner}\tnameserver = ${r.data}\n`;
    else if (r.type === 'SOA') text += `${owner}\n\torigin = ${r.data.split(' ')[0]}\n`;
  }
  return text;
}

function head(s: State, by: string, separator: string): void {
  if (s.headed) return;
  s.headed = true;
  out(s, `Server:\t\t${by}\nAddress:\t${by}${separator}53\n\n`);
}

export function nslookupProgram(name: string, busybox: boolean): FrameProgram {
  return buffered<State>({
    name,
    start: (sys) => begin(sys, busybox),
    run(s, _wake, sys) {
      if (s.usage !== null) {
        err(s, s.usage);
        return { exit: 1 };
      }
      for (;;) {
        const question = s.questions[s.at];
        if (question === undefined) {
          if (busybox) return { exit: s.failed ? 1 : 0 };
          out(s, '\n');
          return { exit: s.failed ? 1 : 0 };
        }
        if (s.exchange === null) {
          s.exchange = startExchange(sys, question, s.servers, { timeoutUs: 5_000_000, rounds: busybox ? 2 : 3 });
        }
        const step = stepExchange(s.exchange, sys);
        if (!step.done) return { wait: step.wait };
        const x = s.exchange;
        s.exchange = null;
        s.at += 1;
        if (busybox) {
          if (!takeBusybox(s, x, step.reply, question)) return { exit: 1 };
        } else if (!takeBind(s, x, step.reply, question)) return { exit: 1 };
      }
    },
  });
}

function takeBusybox(s: State, x: Exchange, reply: DnsReply | null, question: { name: string; type: string }): boolean {
  if (reply === null) {
    const trouble = x.troubles.find((t) => t.what !== 'timed out');
    if (trouble?.what === 'ENETUNREACH' || trouble?.what === 'EHOSTUNREACH') {
      err(s, `nslookup: can't connect to remote host (${trouble.server}): ${ERROR_TEXT[trouble.what]}\n`);
      return false;
    }
    if (trouble !== undefined) err(s, `nslookup: write to '${trouble.server}': ${ERROR_TEXT[trouble.what]}\n`);
    out(s, ';; connection timed out; no servers could be reached\n\n');
    return false;
  }
  head(s, x.answeredBy ?? '', ':');
  if (reply.rcode !== 'NOERROR') {
    out(s, `** server can't find ${question.name}: ${reply.rcode}\n\n`);
    s.failed = true;
    return true;
  }
  const lines = recordLines(reply, '');
  out(s, lines === '' && s.type !== null ? `*** Can't find ${question.name}: No answer\n\n` : `${lines}\n`);
  s.found = true;
  return true;
}

function takeBind(s: State, x: Exchange, reply: DnsReply | null, question: { name: string; type: string }): boolean {
  for (const trouble of x.troubles) {
    const what = trouble.what === 'timed out' ? 'timed out' : (ERROR_TEXT[trouble.what] ?? trouble.what).toLowerCase();
    out(s, `;; communications error to ${trouble.server}#53: ${what}\n`);
  }
  if (reply === null) {
    out(s, ';; no servers could be reached\n\n');
    s.failed = true;
    return false;
  }
  // The notice is printed only where the server came from resolv.conf and its answer has no recursion bit.
  if (s.server === null && !reply.flags.includes('ra')) out(s, `;; Got recursion not available from ${x.answeredBy}\n`);
  const last = s.at >= s.questions.length;
  const isSecond = s.found;
  if (reply.rcode !== 'NOERROR' && !last && !s.found) return true;
  if (!s.reverse) head(s, x.answeredBy ?? '', '#');
  const answered = reply.answer.length > 0;
  if (reply.rcode !== 'NOERROR') {
    out(s, `** server can't find ${s.reverse ? question.name : s.name}: ${reply.rcode}\n`);
    s.failed = true;
  } else if (answered) out(s, recordLines(reply, '.'));
  else if (!isSecond) out(s, `*** Can't find ${s.name}: No answer\n`);
  if (isSecond || s.reverse || s.type !== null || reply.rcode !== 'NOERROR') s.questions = s.questions.slice(0, s.at);
  else {
    s.found = true;
    const target = reply.answer.findLast((r) => r.type === 'A')?.name ?? question.name;
    s.questions = [...s.questions.slice(0, s.at), { name: bare(target), type: 'AAAA' }];
  }
  return true;
}
