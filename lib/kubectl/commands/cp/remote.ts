/** A command of kubectl's own in a container: text in, text out, its exit code as `kubectl exec` would end with. */
import type { Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { exitCodeOf } from '../streams/exit-code';
import { containerOf } from '../streams/pod';

const PIECE = 16_384;

export interface RemoteCommand {
  readonly namespace: string;
  readonly pod: string;
  readonly command: readonly string[];
  readonly stdin?: string;
  /** Keeps what is said about the choice of the container to itself. */
  readonly quiet?: boolean;
  out(text: string): void;
  err(text: string): void;
}

export function* runInPod(k: Invocation, remote: RemoteCommand): Flow<number> {
  const namespace = remote.namespace || k.namespace;
  const base = `/api/v1/namespaces/${namespace}/pods/${remote.pod}`;
  const pod: Draft = k.get(base);
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new Failure(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = containerOf(k, pod, undefined, remote.quiet === true);
  const parts = [
    ...remote.command.map((word) => `command=${encodeURIComponent(word)}`),
    `container=${encodeURIComponent(container)}`,
    ...(remote.stdin === undefined ? [] : ['stdin=true']),
    'stdout=true',
    'stderr=true',
  ];
  yield* k.flush();
  const opened = k.transport.stream(k.withUser({ method: 'POST', path: `${base}/exec`, query: parts.join('&') }));
  if ('error' in opened) throw new ApiFailure(opened.error.body as Draft);
  const { sys, transport } = k;
  const { id, stdout, stderr, stdin } = opened.stream;
  const ends = new Map([[sys.adoptPipe(stdout, 'read'), remote.out]]);
  if (stderr !== undefined) ends.set(sys.adoptPipe(stderr, 'read'), remote.err);
  let input = stdin === undefined ? -1 : sys.adoptPipe(stdin, 'write');
  let left = remote.stdin ?? '';
  sys.onSignal('SIGPIPE', 'ignore');
  for (;;) {
    while (left !== '' && sys.write(input, left.slice(0, PIECE))) left = left.slice(PIECE);
    if (left === '' && input >= 0) {
      sys.close(input);
      input = -1;
    }
    for (const [fd, take] of [...ends]) {
      for (let got = sys.read(fd); got !== undefined; got = sys.read(fd)) {
        take(got.text);
        if (!got.eof) continue;
        ends.delete(fd);
        break;
      }
    }
    yield* k.flush();
    const state = transport.streamStatus(id);
    if (state.done && ends.size === 0) {
      if (input >= 0) sys.close(input);
      transport.closeStream(id);
      return exitCodeOf(state.status as Draft);
    }
    // A far side that ended reads no more of its input.
    if (state.done) left = '';
    yield { readable: [...ends.keys()], ...(left === '' ? {} : { writable: [input] }), stream: id };
  }
}
