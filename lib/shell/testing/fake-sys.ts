/** The machine as one process of the fake host sees it. */
import type { Sys } from '../../engine/host/contract';
import type { FakeHost } from './fake-host';
import { bufferOf, type Process, retain, type Stream, stream } from './fake-process';

export function sysOf(host: FakeHost, process: Process): Sys {
  const files = host.files.view(() => process.cwd);
  const share = (open: Stream) => {
    retain(open);
    return open;
  };
  return {
    pid: process.pid,
    ppid: process.ppid,
    argv: process.argv,
    env: process.env,
    uid: 1000,
    sandbox: 'workstation',
    hostname: 'workstation',
    netns: 'workstation' as never,
    get now() {
      return host.now;
    },
    epochMs: 1_795_226_090_000,
    cwd: () => process.cwd,
    chdir(path) {
      const to = host.files.resolve(path, process.cwd);
      const stat = files.stat(to);
      if (!stat.ok) return stat;
      if (stat.value.type !== 'directory') return { ok: false, errno: 'ENOTDIR' };
      process.cwd = to;
      return { ok: true, value: null };
    },
    umask: () => 0o022,
    files,
    random: {
      below: (n) => {
        host.drawn = (host.drawn * 48_271) % 2_147_483_647;
        return host.drawn % n;
      },
      letters: (n) => 'b'.repeat(n),
      uuid: () => '0',
    },
    read(fd) {
      const source = process.fds.get(fd);
      if (!source || source.kind === 'null') return { text: '', eof: true };
      if (source.kind === 'file') {
        const text = host.files.text(source.path as string)?.slice(source.at) ?? '';
        source.at += text.length;
        return { text, eof: true };
      }
      if (source.kind === 'tty') {
        if (!host.readable(process, fd)) return undefined;
        const end = host.ttyMode === 'raw' ? source.text.length : source.text.search(/[\n\x04]/) + 1;
        const text = source.text.slice(0, end);
        source.text = source.text.slice(end);
        return { text: text.replace('\x04', ''), eof: text.endsWith('\x04') };
      }
      if (source.text === '') return source.writers === 0 ? { text: '', eof: true } : undefined;
      const text = source.text;
      source.text = '';
      return { text, eof: false };
    },
    unread(fd, text) {
      const source = process.fds.get(fd);
      if (!source) return;
      if (source.kind === 'file') source.at -= text.length;
      else source.text = text + source.text;
    },
    write(fd, text) {
      const target = process.fds.get(fd);
      if (!target || target.kind === 'null') return true;
      if (target.kind === 'tty') host.ttyOutput += text.replace(/\r?\n/g, '\r\n');
      else if (target.kind === 'file') {
        const old = host.files.text(target.path as string) ?? '';
        host.files.put(target.path as string, old.slice(0, target.at) + text);
        target.at += text.length;
      } else {
        const buffer = bufferOf(target);
        if (target.mate ? buffer.readers === 0 : target.readers === 0) {
          host.signal(process, 'SIGPIPE');
          return true;
        }
        if (buffer.text.length > 0 && buffer.text.length + text.length > 65_536) return false;
        buffer.text += text;
      }
      return true;
    },
    open(path, how) {
      const full = host.files.resolve(path, process.cwd);
      const fd = host.lowest(process);
      if (full === '/dev/null') {
        process.fds.set(fd, share(stream('null', 'read')));
        return { ok: true, value: fd };
      }
      if (full === '/dev/tty') {
        process.fds.set(fd, share(host.tty));
        return { ok: true, value: fd };
      }
      const found = files.stat(full);
      if (how === 'read' && !found.ok) return found;
      if (found.ok && found.value.type === 'directory' && how !== 'read') return { ok: false, errno: 'EISDIR' };
      if (how !== 'read' && !found.ok) {
        const made = files.writeFile(full, '');
        if (!made.ok) return made;
      }
      if (how === 'write') files.writeFile(full, '');
      const open = stream('file', 'read');
      open.path = full;
      open.at = how === 'append' ? (host.files.text(full)?.length ?? 0) : 0;
      process.fds.set(fd, share(open));
      return { ok: true, value: fd };
    },
    close: (fd) => host.closeFd(process, fd),
    dup(fd, onto) {
      const open = process.fds.get(fd);
      if (!open) return { ok: false, errno: 'EBADF' };
      const to = onto ?? host.lowest(process);
      if (to === fd) return { ok: true, value: to };
      share(open);
      host.closeFd(process, to);
      process.fds.set(to, open);
      return { ok: true, value: to };
    },
    pipe() {
      const read = stream('pipe', 'read');
      const write = stream('pipe', 'write');
      write.mate = read;
      const readFd = host.lowest(process);
      process.fds.set(readFd, share(read));
      const writeFd = host.lowest(process);
      process.fds.set(writeFd, share(write));
      return { read: readFd, write: writeFd };
    },
    adoptPipe: () => 0,
    isOpen: (fd) => process.fds.has(fd),
    spawn: (request) => host.spawn(process, request),
    exec(argv, env) {
      const path = host.lookUp(argv[0] as string, env ?? process.env, process.cwd);
      if (!path || !host.files.has(path)) return { ok: false, errno: 'ENOENT' };
      process.env = { ...(env ?? process.env) };
      return host.load(process, argv) ? { ok: true, pid: process.pid } : { ok: false, errno: 'ENOEXEC' };
    },
    takeChildChanges: () => process.changes.splice(0),
    kill(target, signal) {
      const found = host.processes.filter(
        (one) => !one.dead && (target < 0 ? one.group === -target : one.pid === target),
      );
      if (found.length === 0) return { ok: false, errno: 'ESRCH' };
      for (const one of found) host.signal(one, signal);
      return { ok: true, value: null };
    },
    processes: () =>
      host.processes
        .filter((one) => !one.dead)
        .map((one) => ({
          pid: one.pid,
          ppid: one.ppid,
          group: one.group,
          session: 1,
          uid: 1000,
          argv: one.argv,
          state: one.stopped ? 'stopped' : one.wait ? 'waiting' : 'running',
          tty: null,
          startedUs: 0,
          cpuUs: 0,
        })),
    onSignal(signal, action) {
      if (action === 'default') process.handled.delete(signal);
      else process.handled.set(signal, action);
    },
    isatty: (fd) => process.fds.get(fd)?.kind === 'tty',
    ttyName: (fd) => (process.fds.get(fd)?.kind === 'tty' ? '/dev/pts/0' : undefined),
    ttyMode(_fd, mode) {
      const before = host.ttyMode;
      if (mode) host.ttyMode = mode;
      return before;
    },
    ttyColumn: () => 0,
    ttySize: () => ({ columns: host.columns, rows: host.rows }),
    foreground(_fd, group) {
      const before = host.foreground;
      if (group !== undefined) host.foreground = group;
      return before;
    },
    sockets: undefined as never,
    connectApi: () => ({ ok: false, error: 'refused', address: '' }),
    takeWatchEvents: () => [],
    which: (name) => {
      const path = host.lookUp(name, process.env, process.cwd);
      return path && host.files.has(path) ? path : undefined;
    },
    inspect: {},
  };
}
