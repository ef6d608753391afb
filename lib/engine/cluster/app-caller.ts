/**
 * Requests of server apps to elsewhere (a web page that asks its redis): the name is looked up as the sandbox's resolver
 * would, then a live connection is opened, the message sent and the first answer returned.
 */
import { LazyMap } from '../base/lazy-map';
import type { Part, Plain } from '../base/plain';
import type { AppCaller } from '../host/process/machine';
import type { CallResult, Message, SimulatedNetwork, SocketId } from '../network/contract';
import { type Actor, type ActorId, type Kernel, SECOND } from '../sim/kernel-contract';

type Call = Parameters<AppCaller['call']>[0];
type Answer = Parameters<AppCaller['call']>[1];
interface Pending {
  readonly socket: SocketId;
  readonly message: Message;
  readonly answer: Answer;
  readonly timer: number;
  readonly sent: boolean;
}

const CALLER: ActorId = 'app-caller';
const TIMEOUT_US = 5 * SECOND;

export class AppCalls implements Actor, AppCaller, Part<ReadonlyMap<number, Pending>> {
  private readonly pending = new LazyMap<number, Pending>();

  constructor(
    private readonly kernel: Kernel,
    private readonly network: () => SimulatedNetwork,
  ) {
    kernel.register(CALLER, this);
  }

  call(request: Call, answer: Answer): void {
    const address = this.addressOf(request);
    if (typeof address !== 'string') return this.reply(answer, address);
    const { sockets } = this.network();
    const owner = { actor: CALLER, key: 'call' };
    const socket = sockets.connect(request.netns, request.protocol, address, request.port, owner);
    const timer = this.kernel.post(TIMEOUT_US, CALLER, 'timeout', socket, 'timer');
    this.pending.set(socket, { socket, message: request.message, answer, timer, sent: false });
    this.look(socket);
  }

  handle(op: string, arg: Plain): void {
    if (op === 'timeout') this.finish(arg as number, { ok: false, error: 'timeout' });
    else if (op === 'socket') this.look((arg as { socket: number }).socket);
  }

  save(): ReadonlyMap<number, Pending> {
    return this.pending.save();
  }

  load(state: ReadonlyMap<number, Pending>): void {
    this.pending.load(state);
  }

  private addressOf({ netns, host }: Call): string | CallResult {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return host;
    const [found] = this.network().probe.dns(netns, host, 'A');
    if (found?.result.kind !== 'dns') return { ok: false, error: 'unresolved' };
    const record = found.result.reply.answer.find(({ type }) => type === 'A');
    return record?.data ?? { ok: false, error: 'unresolved' };
  }

  private look(socket: SocketId): void {
    const pending = this.pending.get(socket);
    if (pending === undefined) return;
    const { sockets } = this.network();
    const state = sockets.state(socket);
    if (state === undefined || state.phase === 'failed') {
      const error =
        state?.errno === 'ECONNREFUSED' ? 'refused' : state?.errno === 'ETIMEDOUT' ? 'timeout' : 'unreachable';
      this.finish(socket, { ok: false, error });
      return;
    }
    if (state.phase === 'connecting') return;
    if (!pending.sent) {
      sockets.send(socket, pending.message);
      this.pending.set(socket, { ...pending, sent: true });
    }
    const message = sockets.receive(socket);
    if (message !== undefined) this.finish(socket, { ok: true, message });
    else if (state.peerClosed) this.finish(socket, { ok: false, error: 'refused' });
  }

  private finish(socket: SocketId, result: CallResult): void {
    const pending = this.pending.get(socket);
    if (pending === undefined) return;
    this.pending.delete(socket);
    this.kernel.cancel(pending.timer);
    this.network().sockets.close(socket);
    this.reply(pending.answer, result);
  }

  private reply({ actor, op, arg }: Answer, result: CallResult): void {
    this.kernel.post(0, actor, op, { ...arg, result } as unknown as Plain);
  }
}
