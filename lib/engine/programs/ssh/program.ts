/**
 * ssh to a node: the connection to port 22 is a real one of the simulated network; behind it the cluster's composition
 * opens a shell or a command on that host (`ClusterHook.openRemote`), whose pipes are relayed. Keys are taken to be right.
 */
import type { FrameProgram, Step, Sys } from '../../host/contract';
import { ERROR_TEXT } from '../address';
import { buffered, err, noOutput, type Output, until, write } from '../buffered';
import { type Resolving, resolveErrorText, startResolve, stepResolve } from '../dns/resolve';
import { atoi, hasOption, lastValue, parseOptions } from '../getopt';
import { clusterHook } from '../minikube/cluster-hook';

interface Relay {
  id: number;
  stdin: number | null;
  stdout: number;
  stderr: number | null;
}
interface State {
  output: Output;
  host: string;
  port: number;
  command: string[];
  tty: boolean;
  usage: string | null;
  resolving: Resolving | null;
  socket: number | null;
  deadlineUs: number | null;
  relay: Relay | null;
  address: string;
}

const BAD_TIME = 'command-line line 0: invalid time value.\r\n';
const USAGE = `usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]
           [-b bind_address] [-c cipher_spec] [-D [bind_address:]port]
           [-E log_file] [-e escape_char] [-F configfile] [-I pkcs11]
           [-i identity_file] [-J [user@]host[:port]] [-L address]
           [-l login_name] [-m mac_spec] [-O ctl_cmd] [-o option] [-p port]
           [-Q query_option] [-R address] [-S ctl_path] [-W host:port]
           [-w local_tun[:remote_tun]] destination [command [argument ...]]
`;

export const ssh: FrameProgram = buffered<State>({
  name: 'ssh',
  start(sys) {
    const parsed = parseOptions(sys.argv.slice(1), { short: 'tTqvNnfAaCXYx46p:i:l:o:F:J:L:R:D:', stopAtOperand: true });
    const [destination = '', ...command] = parsed.operands;
    const host = destination.replace(/^.*@/, '');
    const timeout = parsed.options.find((o) => o.key === 'o' && /^ConnectTimeout=/.test(o.value))?.value.slice(15);
    const isBadTime = timeout !== undefined && !/^\d{1,9}$/.test(timeout);
    const forced = hasOption(parsed, 't');
    const tty = (command.length === 0 || forced) && sys.isatty(0) && !hasOption(parsed, 'T');
    const output = noOutput();
    if (!sys.isatty(0) && command.length === 0 && host !== '' && !hasOption(parsed, 'T')) {
      output.pending.push({
        fd: 2,
        text: 'Pseudo-terminal will not be allocated because stdin is not a terminal.\r\n',
      });
    }
    return {
      output,
      host,
      port: atoi(lastValue(parsed, 'p') ?? '22'),
      command,
      tty,
      usage: parsed.error !== undefined || host === '' ? USAGE : isBadTime ? BAD_TIME : null,
      resolving: host === '' ? null : startResolve(sys, host),
      socket: null,
      deadlineUs: timeout === undefined || isBadTime ? null : sys.now + Number(timeout) * 1_000_000,
      relay: null,
      address: '',
    };
  },
  run(s, _wake, sys) {
    if (s.usage !== null) {
      err(s, s.usage);
      return { exit: 255 };
    }
    if (s.relay !== null) return pass(s, s.relay, sys);
    const hook = clusterHook(sys);
    if (s.socket === null) {
      const step = stepResolve(s.resolving as Resolving, sys);
      if (!step.done) return { wait: step.wait };
      const known = hook?.nodes.find((node) => node.name === s.host)?.ip;
      if (!step.result.ok && known === undefined) {
        err(s, `ssh: Could not resolve hostname ${s.host}: ${resolveErrorText(step.result.reason, 'glibc')}\r\n`);
        return { exit: 255 };
      }
      s.address = step.result.ok ? (step.result.addresses[0] as string) : (known as string);
      s.socket = sys.sockets.connect('tcp', s.address, s.port);
    }
    const state = sys.sockets.state(s.socket);
    const late = s.deadlineUs !== null && sys.now >= s.deadlineUs;
    if (state?.phase === 'connecting' && !late) return until(sys, s.deadlineUs ?? undefined, { sockets: [s.socket] });
    if (state?.phase !== 'open') {
      const why = ERROR_TEXT[late ? 'ETIMEDOUT' : (state?.errno ?? 'ECONNREFUSED')];
      err(s, `ssh: connect to host ${s.host} port ${s.port}: ${why}\r\n`);
      return { exit: 255 };
    }
    const node = hook?.nodes.find((one) => one.ip === s.address || one.name === s.host);
    const stream = node === undefined ? undefined : hook?.openRemote?.(node.name, s.command, { tty: s.tty });
    if (stream === undefined) {
      err(s, `ssh: not simulated: a session on ${s.host}\n`);
      return { exit: 255 };
    }
    s.relay = {
      id: stream.id,
      stdin: stream.stdin === undefined ? null : sys.adoptPipe(stream.stdin, 'write'),
      stdout: sys.adoptPipe(stream.stdout, 'read'),
      stderr: stream.stderr === undefined ? null : sys.adoptPipe(stream.stderr, 'read'),
    };
    if (s.tty) sys.ttyMode(0, 'raw');
    return { again: true };
  },
});

function pass(s: State, relay: Relay, sys: Sys): Step {
  for (const [from, to] of [
    [relay.stdout, 1],
    [relay.stderr, 2],
  ] as const) {
    if (from === null || !sys.isOpen(from)) continue;
    const got = sys.read(from);
    if (got === undefined) continue;
    write(s, to, got.text);
    if (got.eof) sys.close(from);
  }
  if (relay.stdin !== null && sys.isOpen(0)) {
    const got = sys.read(0);
    if (got !== undefined) {
      if (got.text !== '') write(s, relay.stdin, got.text);
      if (got.eof) {
        sys.close(relay.stdin);
        relay.stdin = null;
      }
    }
  }
  const ended = !sys.isOpen(relay.stdout);
  const status = clusterHook(sys)?.remoteStatus?.(relay.id);
  if (ended && status !== undefined) {
    if (s.tty) {
      sys.ttyMode(0, 'cooked');
      err(s, `Connection to ${s.host} closed.\r\n`);
    }
    return { exit: status };
  }
  const readable = [relay.stdout, relay.stderr, relay.stdin === null ? null : 0].filter(
    (fd): fd is number => fd !== null && sys.isOpen(fd),
  );
  return { wait: { readable, stream: relay.id } };
}
