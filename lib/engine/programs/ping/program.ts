/** ping of iputils 20221126 and of busybox: one echo a second, statistics at the end or at Ctrl-C. */
import type { FrameProgram } from '../../host/contract';
import { ERROR_TEXT } from '../address';
import { buffered, err, noOutput, type Output, out } from '../buffered';
import { readHosts } from '../dns/resolv-conf';
import { type Resolving, resolveErrorText, startResolve, stepResolve } from '../dns/resolve';
import { hasOption, lastValue, parseOptions } from '../getopt';

interface State {
  output: Output;
  usage: string | null;
  usageExit: number;
  host: string;
  count: number;
  intervalUs: number;
  lingerUs: number;
  deadlineUs: number | null;
  quiet: boolean;
  resolving: Resolving | null;
  ip: string;
  name: string;
  /** How a reply names its sender; null: as the look-up says. */
  from: string | null;
  numeric: boolean;
  sent: number;
  received: number;
  errors: number;
  timesUs: number[];
  sockets: { socket: number; sequence: number }[];
  firstUs: number;
  nextUs: number;
  lastUs: number;
  ended: boolean;
}

const BUSYBOX_USAGE =
  'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n\nSend ICMP ECHO_REQUESTs to HOST\n\n\t-4,-6\t\tForce IP or IPv6 name resolution\n\t-c CNT\t\tSend only CNT pings\n\t-s SIZE\t\tSend SIZE data bytes in packets (default 56)\n\t-i SECS\t\tInterval\n\t-A\t\tPing as soon as reply is received\n\t-t TTL\t\tSet TTL\n\t-I IFACE/IP\tSource interface or IP address\n\t-W SEC\t\tSeconds to wait for the first response (default 10)\n\t\t\t(after all -c CNT packets are sent)\n\t-w SEC\t\tSeconds until ping exits (default:infinite)\n\t\t\t(can exit earlier with -c CNT)\n\t-q\t\tQuiet, only display output at start/finish\n\t-p HEXBYTE\tPayload pattern\n';
const UNREACHABLE: Readonly<Record<string, string>> = {
  host: 'Destination Host Unreachable',
  net: 'Destination Net Unreachable',
  port: 'Destination Port Unreachable',
  filtered: 'Packet filtered',
};

function ms(us: number): string {
  return `${Math.floor(us / 1000)}.${String(us % 1000).padStart(3, '0')}`;
}

function squareRoot(value: number): number {
  let root = value;
  for (let i = 0; i < 40 && root > 0; i++) root = Math.floor((root + Math.floor(value / root)) / 2);
  return root;
}

export function pingProgram(name: string, busybox: boolean): FrameProgram {
  const statistics = (s: State): void => {
    const loss = s.sent === 0 ? 0 : Math.floor(((s.sent - s.received) * 100) / s.sent);
    const errors = s.errors > 0 ? `, +${s.errors} errors` : '';
    const min = Math.min(...s.timesUs);
    const max = Math.max(...s.timesUs);
    const sum = s.timesUs.reduce((a, b) => a + b, 0);
    const avg = Math.floor(sum / Math.max(1, s.timesUs.length));
    out(s, `\n--- ${busybox ? s.host : s.name} ping statistics ---\n`);
    if (busybox) {
      out(s, `${s.sent} packets transmitted, ${s.received} packets received, ${loss}% packet loss\n`);
      if (s.received > 0) out(s, `round-trip min/avg/max = ${ms(min)}/${ms(avg)}/${ms(max)} ms\n`);
      return;
    }
    const time = Math.floor((s.lastUs - s.firstUs) / 1000);
    out(s, `${s.sent} packets transmitted, ${s.received} received${errors}, ${loss}% packet loss, time ${time}ms\n`);
    if (s.received === 0) out(s, '\n');
    else {
      const squares = s.timesUs.reduce((a, b) => a + b * b, 0);
      const deviation = squareRoot(Math.max(0, Math.floor(squares / s.timesUs.length) - avg * avg));
      out(s, `rtt min/avg/max/mdev = ${ms(min)}/${ms(avg)}/${ms(max)}/${ms(deviation)} ms\n`);
    }
  };
  return buffered<State>({
    name,
    start(sys) {
      sys.onSignal('SIGINT', 'handle');
      const parsed = parseOptions(sys.argv.slice(1), { short: 'c:i:W:w:qns:I:t:p:4A6fDOv' });
      const host = parsed.operands[0];
      let usage: string | null = null;
      if (parsed.error !== undefined)
        usage = busybox ? BUSYBOX_USAGE : `ping: invalid option -- '${parsed.error.option}'\n`;
      else if (host === undefined)
        usage = busybox ? BUSYBOX_USAGE : 'ping: usage error: Destination address required\n';
      const seconds = (key: string, standard: number) =>
        Math.round(Number(lastValue(parsed, key) ?? standard) * 1_000_000);
      const limit = lastValue(parsed, 'w');
      const count = lastValue(parsed, 'c');
      if (usage === null && count !== undefined && (!/^\d+$/.test(count) || (!busybox && Number(count) < 1))) {
        usage = busybox
          ? `ping: invalid number '${count}'\n`
          : /^\d+$/.test(count)
            ? `ping: invalid argument: '${count}': out of range: 1 <= value <= 9223372036854775807\n`
            : `ping: invalid argument: '${count}'\n`;
      }
      for (const key of ['i', 'W', 'w', 's', 't']) {
        const given = lastValue(parsed, key);
        if (usage !== null || given === undefined || /^\d+(\.\d+)?$/.test(given)) continue;
        usage = busybox ? `ping: invalid number '${given}'\n` : `ping: invalid argument: '${given}'\n`;
      }
      return {
        output: noOutput(),
        usage,
        usageExit: parsed.error !== undefined && !busybox ? 2 : 1,
        host: host ?? '',
        count: Number(count ?? 0),
        intervalUs: seconds('i', 1),
        lingerUs: seconds('W', 10),
        deadlineUs: limit === undefined ? null : sys.now + seconds('w', 0),
        quiet: hasOption(parsed, 'q'),
        resolving: host === undefined ? null : startResolve(sys, host),
        ip: '',
        name: '',
        from: null,
        numeric: hasOption(parsed, 'n'),
        sent: 0,
        received: 0,
        errors: 0,
        timesUs: [],
        sockets: [],
        firstUs: 0,
        nextUs: 0,
        lastUs: 0,
        ended: false,
      };
    },
    run(s, wake, sys) {
      if (s.usage !== null) {
        err(s, s.usage);
        return { exit: s.usageExit };
      }
      if (s.resolving !== null) {
        const step = stepResolve(s.resolving, sys);
        if (!step.done) return { wait: step.wait };
        if (!step.result.ok) {
          const text = resolveErrorText(step.result.reason, s.resolving.libc);
          err(s, busybox ? `ping: bad address '${s.host}'\n` : `ping: ${s.host}: ${text}\n`);
          return { exit: busybox ? 1 : 2 };
        }
        s.resolving = null;
        s.ip = step.result.addresses[0] as string;
        s.name = step.result.canonical;
        // A name out of /etc/hosts is found there backwards as well.
        const known = step.result.from === 'hosts' ? readHosts(sys).find(({ ip }) => ip === s.ip)?.names[0] : undefined;
        if (known !== undefined && !busybox && !s.numeric) s.from = `${known} (${s.ip})`;
        s.firstUs = sys.now;
        s.nextUs = sys.now;
        out(
          s,
          busybox ? `PING ${s.host} (${s.ip}): 56 data bytes\n` : `PING ${s.name} (${s.ip}) 56(84) bytes of data.\n`,
        );
      }
      const interrupted = wake.kind === 'signal' && wake.signal === 'SIGINT';
      for (const one of [...s.sockets]) {
        const state = sys.sockets.state(one.socket);
        const message = sys.sockets.receive(one.socket);
        const failed = state?.phase === 'failed' ? state.errno : undefined;
        if (message === undefined && failed === undefined) continue;
        s.sockets = s.sockets.filter((other) => other !== one);
        sys.sockets.close(one.socket);
        if (failed !== undefined) {
          const reason = ERROR_TEXT[failed] ?? failed;
          if (busybox) {
            err(s, `ping: sendto: ${reason}\n`);
            return { exit: 1 };
          }
          if (failed === 'ENETUNREACH' && s.sent === 1) {
            s.output = noOutput();
            err(s, `ping: connect: ${reason}\n`);
            return { exit: 2 };
          }
          err(s, `ping: sendmsg: ${reason}\n`);
          continue;
        }
        const text = message?.kind === 'text' ? message.data : '';
        const reply = /ttl=(\d+) time=([\d.]+)/.exec(text);
        if (reply !== null) {
          s.received += 1;
          const us = Math.round(Number(reply[2]) * 1000);
          s.timesUs.push(us);
          const seq = busybox ? `seq=${one.sequence - 1}` : `icmp_seq=${one.sequence}`;
          const from = s.from ?? (busybox || s.name === s.ip || s.name === s.host ? s.ip : `${s.name} (${s.ip})`);
          if (!s.quiet) out(s, `64 bytes from ${from}: ${seq} ttl=${reply[1]} time=${ms(us)} ms\n`);
        } else {
          const trouble = /^unreachable (\S+) (.*)$/.exec(text);
          if (trouble !== null && !busybox) {
            s.errors += 1;
            const what = UNREACHABLE[trouble[2] as string] ?? (trouble[2] as string);
            if (!s.quiet) out(s, `From ${trouble[1]} icmp_seq=${one.sequence} ${what}\n`);
          }
        }
        s.lastUs = sys.now;
      }
      const over = s.deadlineUs !== null && sys.now >= s.deadlineUs;
      const allSent = s.count > 0 && s.sent >= s.count;
      const lingerEnd = s.nextUs - s.intervalUs + s.lingerUs;
      if (
        interrupted ||
        over ||
        (allSent && (s.sockets.length === 0 || s.received + s.errors >= s.count || sys.now >= lingerEnd))
      ) {
        s.lastUs = Math.max(s.lastUs, s.firstUs);
        statistics(s);
        return { exit: s.received > 0 && !(s.deadlineUs !== null && s.count > s.received) ? 0 : 1 };
      }
      if (!allSent && sys.now >= s.nextUs) {
        s.sent += 1;
        s.sockets.push({ socket: sys.sockets.ping(s.ip, s.sent), sequence: s.sent });
        s.nextUs = sys.now + s.intervalUs;
        s.lastUs = sys.now;
        return { again: true };
      }
      const next = allSent ? lingerEnd : s.nextUs;
      const deadline = s.deadlineUs === null ? next : Math.min(next, s.deadlineUs);
      return { wait: { sockets: s.sockets.map((one) => one.socket), sleepUs: Math.max(0, deadline - sys.now) } };
    },
  });
}
