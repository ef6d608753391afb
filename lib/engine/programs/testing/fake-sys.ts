/** A machine for tests of network programs: files, and sockets that answer from a script; time moves to the next deadline. */
import type { FrameProgram, Step, Sys, Wake } from '../../host/contract';
import type { Message, SocketState } from '../../network/contract';

export interface Script {
  readonly files?: Record<string, string>;
  readonly stdin?: string;
  /** By `tcp 10.0.0.1:80`: an errno, or what the server answers. Unlisted addresses drop. */
  readonly servers?: Readonly<
    Record<string, SocketState['errno'] | ((message: Message) => readonly Message[] | 'close')>
  >;
  readonly names?: Readonly<Record<string, readonly string[]>>;
  readonly pings?: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly inspect?: Sys['inspect'];
}
interface FakeSocket {
  state: SocketState;
  inbox: Message[];
  key: string;
}

export const POD_RESOLV =
  'search lab.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';

export function runProgram(
  program: FrameProgram,
  script: Script,
): { out: string; err: string; exit: number | 'running'; us: number; files: Record<string, string> } {
  const files: Record<string, string> = {
    '/etc/resolv.conf': POD_RESOLV,
    '/etc/hosts': '127.0.0.1\tlocalhost\n',
    ...script.files,
  };
  const sockets: FakeSocket[] = [];
  const texts = { 1: '', 2: '' } as Record<number, string>;
  let now = 0;
  let input = script.stdin ?? '';
  const answer = (key: string, message: Message): readonly Message[] | 'close' => {
    if (message.kind === 'dns-query' && key === 'udp 10.96.0.10:53') {
      const name = message.name.replace(/\.$/, '');
      const found = message.type === 'A' ? script.names?.[name] : undefined;
      const known = script.names?.[name] !== undefined;
      const answers = (found ?? []).map((data) => ({ name: `${name}.`, type: 'A', ttl: 30, data }));
      const rest = {
        flags: ['qr', 'aa', 'rd'],
        authority: [],
        additional: [],
        question: { name: message.name, type: message.type },
      };
      return [{ kind: 'dns-reply', id: message.id, rcode: known ? 'NOERROR' : 'NXDOMAIN', answer: answers, ...rest }];
    }
    const server = script.servers?.[key];
    return typeof server === 'function' ? server(message) : [];
  };
  const open = (key: string, protocol: 'tcp' | 'udp', ip: string, port: number): number => {
    const server = key === 'udp 10.96.0.10:53' ? () => [] : script.servers?.[key];
    const phase =
      typeof server === 'string' ? 'failed' : server === undefined && protocol === 'tcp' ? 'connecting' : 'open';
    const errno = typeof server === 'string' ? server : undefined;
    sockets.push({
      key,
      inbox: [],
      state: {
        phase,
        errno,
        protocol,
        local: { ip: '10.244.0.12', port: 40_000 },
        remote: { ip, port },
        peerClosed: false,
        pending: 0,
      },
    });
    return sockets.length - 1;
  };
  const missing = { ok: false, errno: 'ENOENT' } as const;
  const sys = {
    pid: 7,
    argv: script.argv,
    env: { HOME: '/root' },
    sandbox: 'workstation',
    get now() {
      return now;
    },
    epochMs: 1_795_236_863_000,
    random: { below: () => 4 },
    inspect: script.inspect ?? {},
    files: {
      stat: (path: string) => (files[path] === undefined ? missing : { ok: true, value: {} }),
      lstat: (path: string) => (files[path] === undefined ? missing : { ok: true, value: {} }),
      readFile: (path: string) => (files[path] === undefined ? missing : { ok: true, value: files[path] }),
      writeFile(path: string, text: string) {
        files[path] = text;
        return { ok: true, value: null };
      },
      unlink(path: string) {
        delete files[path];
        return { ok: true, value: null };
      },
      mkdir: () => ({ ok: true, value: null }),
      chmod: () => ({ ok: true, value: null }),
    },
    isatty: () => false,
    onSignal: () => {},
    which: () => undefined,
    exec: () => missing,
    read() {
      const text = input;
      input = '';
      return { text, eof: true };
    },
    write(fd: number, text: string) {
      texts[fd] += text;
      return true;
    },
    sockets: {
      connect: (protocol: 'tcp' | 'udp', ip: string, port: number) =>
        open(`${protocol} ${ip}:${port}`, protocol, ip, port),
      send(id: number, message: Message) {
        const socket = sockets[id] as FakeSocket;
        const replies = answer(socket.key, message);
        if (replies === 'close') socket.state = { ...socket.state, peerClosed: true };
        else socket.inbox.push(...replies);
      },
      receive: (id: number) => sockets[id]?.inbox.shift(),
      state: (id: number) => sockets[id]?.state,
      close: (id: number) => {
        const socket = sockets[id] as FakeSocket;
        socket.state = { ...socket.state, phase: 'closed' };
      },
      ping(ip: string) {
        const id = open(`ping ${ip}`, 'udp', ip, 0);
        const text = script.pings?.[ip];
        if (text !== undefined) sockets[id]?.inbox.push({ kind: 'text', data: text });
        return id;
      },
    },
  } as unknown as Sys;
  const state = program.start(sys);
  let wake: Wake = { kind: 'start' };
  for (let steps = 0; steps < 10_000; steps++) {
    // A frame must survive being copied between any two steps.
    const step: Step = program.step(state, wake, sys);
    if (JSON.stringify(JSON.parse(JSON.stringify(state))) !== JSON.stringify(state))
      throw new Error('state is not plain');
    if ('exit' in step) return { out: texts[1] as string, err: texts[2] as string, exit: step.exit, us: now, files };
    if ('wait' in step) {
      if (step.wait.sleepUs === undefined) break;
      now += Math.max(1, step.wait.sleepUs);
      wake = { kind: 'timeout' };
    } else wake = { kind: 'continue' };
  }
  return { out: texts[1] as string, err: texts[2] as string, exit: 'running', us: now, files };
}
