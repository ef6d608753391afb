/** `kubectl proxy`: the API over plain HTTP on a local port, until a signal (kubectl/pkg/cmd/proxy). */
import type { Command, Flow } from '../../command';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { answerTo } from './answering';
import { type Filter, filterOf } from './filter';

const FILTER_LINE = 177;
const FOLDER_LINE = 200;
const EPHEMERAL_FROM = 32_768;
const EPHEMERAL_COUNT = 28_232;
const PRIVILEGED_BELOW = 1024;

function check(k: Invocation): Filter | undefined {
  const { flags } = k;
  let filter: Filter | undefined;
  if (flags.bool('disable-filter')) {
    if (flags.string('unix-socket') === '') {
      const text = 'Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious';
      k.klog(FILTER_LINE, 'proxy.go', text);
    }
  } else filter = filterOf(k);
  if (flags.changed('port') && flags.int('port') !== 8001 && flags.string('unix-socket') !== '') {
    throw new Failure('cannot set --unix-socket and --port at the same time');
  }
  const folder = flags.string('www');
  if (folder !== '' && !k.sys.files.stat(folder).ok) {
    const why = `stat ${folder}: no such file or directory`;
    k.klog(FOLDER_LINE, 'proxy.go', `Failed to stat static file directory ${folder}: ${why}`);
  }
  return filter;
}

function listen(k: Invocation): number {
  const { flags, sys } = k;
  const path = flags.string('unix-socket');
  if (path !== '') {
    const folder = path.slice(0, Math.max(1, path.lastIndexOf('/')));
    if (!sys.files.stat(folder).ok) throw new Failure(`listen unix ${path}: bind: no such file or directory`);
    throw new Failure('not simulated: kubectl proxy --unix-socket');
  }
  const address = flags.string('address');
  const ip = address === 'localhost' ? '127.0.0.1' : address;
  const isIp = /^(?:\d{1,3}\.){3}\d{1,3}$/.test(ip) && ip.split('.').every((part) => Number(part) < 256);
  if (!isIp) throw new Failure(`listen tcp: lookup ${address}: no such host`);
  const wanted = flags.int('port');
  if (wanted > 0 && wanted < PRIVILEGED_BELOW && sys.uid !== 0) {
    throw new Failure(`listen tcp ${ip}:${wanted}: bind: permission denied`);
  }
  for (;;) {
    const port = wanted === 0 ? EPHEMERAL_FROM + sys.random.below(EPHEMERAL_COUNT) : wanted;
    const socket = sys.sockets.listen('tcp', ip, port);
    if (socket === 'EADDRINUSE' && wanted === 0) continue;
    if (socket === 'EADDRINUSE') throw new Failure(`listen tcp ${ip}:${port}: bind: address already in use`);
    k.out(`Starting to serve on ${ip === '0.0.0.0' ? '[::]' : ip}:${port}\n`);
    return socket;
  }
}

function* serve(k: Invocation, listener: number, filter: Filter | undefined): Flow {
  const { sockets } = k.sys;
  const open = new Set<number>();
  try {
    for (;;) {
      for (let next = sockets.accept(listener); next !== undefined; next = sockets.accept(listener)) open.add(next);
      for (const socket of [...open]) {
        for (let message = sockets.receive(socket); message !== undefined; message = sockets.receive(socket)) {
          if (message.kind === 'http-request') sockets.send(socket, answerTo(k, message, filter));
        }
        const state = sockets.state(socket);
        if (state?.phase === 'open' && !state.peerClosed) continue;
        sockets.close(socket);
        open.delete(socket);
      }
      yield* k.flush();
      const wake = yield { sockets: [listener, ...open] };
      if (wake.kind === 'signal') return;
    }
  } finally {
    for (const socket of [listener, ...open]) sockets.close(socket);
  }
}

export const proxy: Command = {
  name: 'proxy',
  short: 'Run a proxy to the Kubernetes API server',
  flags: `p,port:int=8001 address:string=127.0.0.1 w,www P,www-prefix:string=/static/ api-prefix:string=/
    accept-hosts:string=^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$ accept-paths:string=^.*
    reject-paths:string=^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach reject-methods:string=^$ u,unix-socket
    disable-filter:bool append-server-path:bool keepalive:duration=0s`,
  *run(k): Flow<number> {
    // A server that nobody can reach is found out by the first request only.
    void k.connection;
    const filter = check(k);
    const listener = listen(k);
    k.sys.onSignal('SIGINT', 'handle');
    yield* serve(k, listener, filter);
    return 0;
  },
};
