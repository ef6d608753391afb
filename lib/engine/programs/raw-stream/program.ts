/**
 * Programs that join standard input and a TCP connection: telnet (inetutils, busybox) and nc (OpenBSD's, busybox'),
 * with `nc -l` as a server for one connection and `nc -z` as a port check. They differ in words, exit codes and line ends.
 */
import type { FrameProgram, Step, Sys } from '../../host/contract';
import { ERROR_TEXT, isIPv4, portOf, serviceName } from '../address';
import { buffered, err, noOutput, type Output, out, until } from '../buffered';
import { type Resolving, startResolve, stepResolve } from '../dns/resolve';
import { hasOption, lastValue, parseOptions } from '../getopt';
import { messageText } from '../http/text';

export type StreamFlavour = 'telnet' | 'busybox-telnet' | 'nc' | 'busybox-nc';

interface State {
  output: Output;
  usage: { text: string; exit: number } | null;
  host: string;
  ports: number[];
  listen: boolean;
  scan: boolean;
  verbose: boolean;
  numeric: boolean;
  timeoutUs: number | null;
  resolving: Resolving | null;
  ip: string;
  socket: number | null;
  listener: number | null;
  connected: boolean;
  inputEnded: boolean;
  deadlineUs: number | null;
  held: string;
  /** After ^] the inetutils client reads a command instead of text. */
  commandMode: boolean;
  anyOpen: boolean;
}

const BUSYBOX_NC =
  'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n\nUsage: nc [-iN] [-wN] [-l] [-p PORT] [-f FILE|IPADDR PORT] [-e PROG]\n\nOpen a pipe to IP:PORT or FILE\n\n\t-l\tListen mode, for inbound connects\n\t\t(use -ll with -e for persistent server)\n\t-p PORT\tLocal port\n\t-w SEC\tConnect timeout\n\t-i SEC\tDelay interval for lines sent\n\t-f FILE\tUse file (ala /dev/ttyS0) instead of network\n\t-e PROG\tRun PROG after connect\n';

function portRange(text: string | undefined): number[] {
  const m = /^(\d+)-(\d+)$/.exec(text ?? '');
  if (m === null) {
    const port = portOf(text ?? '');
    return port === undefined ? [] : [port];
  }
  const ports: number[] = [];
  for (let port = Number(m[1]); port <= Math.min(Number(m[2]), Number(m[1]) + 1023); port++) ports.push(port);
  return ports;
}

function begin(flavour: StreamFlavour, sys: Sys): State {
  const isNc = flavour.endsWith('nc');
  const short = flavour === 'nc' ? 'zvlnuw:p:kq:46NtC' : flavour === 'busybox-nc' ? 'lw:p:i:e:f:nv' : 'l:e:8E';
  const parsed = parseOptions(sys.argv.slice(1), { short });
  const listen = isNc && hasOption(parsed, 'l');
  const operands = [...parsed.operands];
  const portWord = listen ? (lastValue(parsed, 'p') ?? operands.pop()) : (operands[1] ?? (isNc ? undefined : '23'));
  const host = listen ? (operands[0] ?? '0.0.0.0') : (operands[0] ?? '');
  const ports = portRange(portWord);
  let usage: State['usage'] = null;
  if (parsed.error !== undefined && isNc) {
    const tail =
      flavour === 'busybox-nc' ? BUSYBOX_NC : 'usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]\n';
    usage = { text: `nc: invalid option -- '${parsed.error.option}'\n${tail}`, exit: 1 };
  } else if (host === '')
    usage = {
      text: isNc ? (flavour === 'nc' ? 'nc: missing hostname and port\n' : BUSYBOX_NC) : 'telnet> \n',
      exit: 1,
    };
  else if (portWord === undefined) usage = { text: 'nc: missing port number\n', exit: 1 };
  else if (ports.length === 0)
    usage = { text: isNc ? `nc: port number invalid: ${portWord}\n` : `telnet: bad port '${portWord}'\n`, exit: 1 };
  const wait = lastValue(parsed, 'w');
  if (usage === null && wait !== undefined && !/^\d+$/.test(wait)) {
    usage = {
      text: isNc && flavour === 'nc' ? `nc: timeout invalid: ${wait}\n` : `nc: invalid number '${wait}'\n`,
      exit: 1,
    };
  }
  return {
    output: noOutput(),
    usage,
    host,
    ports,
    listen,
    scan: flavour === 'nc' && hasOption(parsed, 'z'),
    verbose: hasOption(parsed, 'v'),
    numeric: hasOption(parsed, 'n') || isIPv4(host),
    timeoutUs: wait === undefined ? null : Math.round(Number(wait) * 1_000_000),
    resolving: usage === null && !listen ? startResolve(sys, host) : null,
    ip: '',
    socket: null,
    listener: null,
    connected: false,
    inputEnded: false,
    deadlineUs: null,
    held: '',
    commandMode: false,
    anyOpen: false,
  };
}

export function streamProgram(flavour: StreamFlavour): FrameProgram {
  const tool = flavour.endsWith('nc') ? 'nc' : 'telnet';
  const lost = (s: State): Step => {
    if (flavour === 'telnet') err(s, 'Connection closed by foreign host.\n');
    // busybox prints this one on standard output, without a period, and before what its buffer still holds.
    if (flavour === 'busybox-telnet') out(s, 'Connection closed by foreign host\r\n');
    return { exit: flavour === 'busybox-telnet' ? 1 : 0 };
  };
  return buffered<State>({
    name: flavour,
    start: (sys) => begin(flavour, sys),
    run(s, _wake, sys) {
      if (s.usage !== null) {
        err(s, s.usage.text);
        return { exit: s.usage.exit };
      }
      if (s.listen && s.socket === null) {
        const step = awaitClient(s, sys);
        if (step !== undefined) return step;
      }
      for (;;) {
        if (s.socket === null) {
          const step = openNext(s, flavour, tool, sys);
          if (step !== undefined) return step;
        }
        const socket = s.socket as number | null;
        if (socket === null) continue;
        const state = sys.sockets.state(socket);
        if (!s.connected) {
          const step = awaitOpen(s, flavour, tool, socket, sys);
          if (step === 'next port') continue;
          if (step !== undefined) return step;
        }
        for (;;) {
          const message = sys.sockets.receive(socket);
          if (message === undefined) break;
          const text = messageText(message);
          out(s, flavour === 'telnet' && !sys.isatty(1) ? text.replace(/\r\n/g, '\n') : text);
        }
        if (state === undefined || state.phase !== 'open' || sys.sockets.state(socket)?.peerClosed) return lost(s);
        return passInput(s, flavour, socket, sys);
      }
    },
  });
}

function awaitClient(s: State, sys: Sys): Step | undefined {
  if (s.listener === null) {
    const port = s.ports[0] as number;
    const listener = sys.sockets.listen('tcp', s.host, port);
    if (listener === 'EADDRINUSE') {
      err(s, 'nc: Address already in use\n');
      return { exit: 1 };
    }
    s.listener = listener;
    if (s.verbose) err(s, `Listening on ${s.host} ${port}\n`);
  }
  const accepted = sys.sockets.accept(s.listener);
  if (accepted === undefined) return { wait: { sockets: [s.listener] } };
  s.socket = accepted;
  s.connected = true;
  const from = sys.sockets.state(accepted)?.remote;
  if (s.verbose && from !== undefined) err(s, `Connection received on ${from.ip} ${from.port}\n`);
  sys.sockets.close(s.listener);
  return undefined;
}

function openNext(s: State, flavour: StreamFlavour, tool: string, sys: Sys): Step | undefined {
  if (s.resolving !== null) {
    const step = stepResolve(s.resolving, sys);
    if (!step.done) return { wait: step.wait };
    if (!step.result.ok) {
      if (flavour.startsWith('busybox')) err(s, `${tool}: bad address '${s.host}'\n`);
      else if (flavour === 'telnet')
        out(s, `Server lookup failure:  ${s.host}:${s.ports[0]}, Name or service not known\n`);
      else err(s, `nc: getaddrinfo for host "${s.host}" port ${s.ports[0]}: Name or service not known\n`);
      return { exit: 1 };
    }
    s.ip = step.result.addresses[0] as string;
    s.resolving = null;
    if (flavour === 'telnet') out(s, `Trying ${s.ip}...\n`);
  }
  const port = s.ports[0];
  if (port === undefined) return { exit: s.anyOpen ? 0 : 1 };
  s.socket = sys.sockets.connect('tcp', s.ip, port);
  s.deadlineUs = s.timeoutUs === null ? null : sys.now + s.timeoutUs;
  return undefined;
}

function awaitOpen(
  s: State,
  flavour: StreamFlavour,
  tool: string,
  socket: number,
  sys: Sys,
): Step | 'next port' | undefined {
  const state = sys.sockets.state(socket);
  const port = s.ports[0] as number;
  const at = s.numeric ? s.host : `${s.host} (${s.ip})`;
  const late = s.deadlineUs !== null && sys.now >= s.deadlineUs;
  if (state?.phase === 'connecting' && !late) return until(sys, s.deadlineUs ?? undefined, { sockets: [socket] });
  if (state?.phase === 'open') {
    s.anyOpen = true;
    const service = s.numeric && sys.argv.some((word) => /^-\w*n/.test(word)) ? '*' : (serviceName(port) ?? '*');
    if (flavour === 'nc' && s.verbose) err(s, `Connection to ${at} ${port} port [tcp/${service}] succeeded!\n`);
    if (s.scan) {
      sys.sockets.close(socket);
      s.socket = null;
      s.ports.shift();
      return 'next port';
    }
    s.connected = true;
    if (flavour === 'telnet') out(s, `Connected to ${s.host}.\nEscape character is '^]'.\n`);
    if (flavour === 'busybox-telnet') out(s, `Connected to ${s.host}\n`);
    return undefined;
  }
  const why = ERROR_TEXT[state?.errno ?? 'ETIMEDOUT'] ?? '';
  sys.sockets.close(socket);
  s.socket = null;
  if (flavour === 'nc') {
    if (s.verbose || !s.scan)
      err(
        s,
        late
          ? `nc: connect to ${at} port ${port} (tcp) timed out: Operation now in progress\n`
          : `nc: connect to ${at} port ${port} (tcp) failed: ${why}\n`,
      );
    s.ports.shift();
    return 'next port';
  }
  err(
    s,
    flavour === 'telnet'
      ? `telnet: Unable to connect to remote host: ${why}\n`
      : late
        ? `${tool}: timed out\n`
        : `${tool}: can't connect to remote host (${s.ip}): ${why}\n`,
  );
  return { exit: 1 };
}

function passInput(s: State, flavour: StreamFlavour, socket: number, sys: Sys): Step {
  while (!s.inputEnded) {
    const got = sys.read(0);
    if (got === undefined) break;
    if (got.eof) s.inputEnded = true;
    let text = got.text;
    if (s.commandMode) {
      s.held += text;
      if (!s.held.includes('\n')) continue;
      const command = s.held.trim();
      s.held = '';
      s.commandMode = false;
      if (/^(q|quit|close)$/.test(command)) {
        sys.sockets.close(socket);
        out(s, 'Connection closed.\n');
        return { exit: 0 };
      }
      continue;
    }
    const escapeAt = text.indexOf('\u001d');
    if (escapeAt >= 0 && flavour.endsWith('telnet')) {
      text = text.slice(0, escapeAt);
      s.commandMode = true;
      out(
        s,
        flavour === 'telnet'
          ? '\ninetutils-telnet> '
          : '\nConsole escape. Commands are:\n\n l\tgo to line mode\n c\tgo to character mode\n z\tsuspend telnet\n e\texit telnet\n',
      );
    }
    if (text !== '')
      sys.sockets.send(socket, {
        kind: 'text',
        data: flavour.endsWith('telnet') ? text.replace(/\r?\n/g, '\r\n') : text,
      });
  }
  // telnet and nc end with their input only once the far side has closed or, for -w and telnet, at once when nothing comes.
  if (s.inputEnded && flavour.endsWith('telnet')) {
    sys.sockets.close(socket);
    return { exit: 0 };
  }
  if (s.inputEnded && s.timeoutUs !== null) {
    s.deadlineUs ??= sys.now + s.timeoutUs;
    if (sys.now >= s.deadlineUs) return { exit: 0 };
    return until(sys, s.deadlineUs, { sockets: [socket] });
  }
  return { wait: s.inputEnded ? { sockets: [socket] } : { sockets: [socket], readable: [0] } };
}
