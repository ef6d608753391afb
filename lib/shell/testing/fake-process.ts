/** Streams and processes of the fake machine. */
import type { ChildChange, ExitStatus, FrameProgram, Signal, Wait, Wake } from '../../engine/host/contract';

export interface Stream {
  kind: 'pipe' | 'file' | 'tty' | 'null';
  text: string;
  refs: number;
  mate?: Stream;
  path?: string;
  at: number;
  end: 'read' | 'write';
  writers: number;
  readers: number;
}
export interface Process {
  pid: number;
  ppid: number;
  group: number;
  argv: readonly string[];
  env: Record<string, string>;
  cwd: string;
  fds: Map<number, Stream>;
  program: FrameProgram | undefined;
  generator: Generator<Wait, number, Wake> | undefined;
  state: unknown;
  wait: Wait | undefined;
  untilUs: number;
  wakeNext: Wake;
  stopped: boolean;
  dead: boolean;
  changes: ChildChange[];
  handled: Map<Signal, 'handle' | 'ignore'>;
  signals: Signal[];
  loads: number;
}

export function stream(kind: Stream['kind'], end: Stream['end']): Stream {
  return { kind, text: '', refs: 0, at: 0, end, writers: 0, readers: 0 };
}
export function bufferOf(open: Stream): Stream {
  return open.mate ?? open;
}
export function retain(open: Stream): void {
  open.refs++;
  if (open.mate) open.mate.writers++;
  else if (open.kind === 'pipe') open.readers++;
}
export function drop(open: Stream): void {
  open.refs--;
  if (open.mate) open.mate.writers--;
  else if (open.kind === 'pipe') open.readers--;
}
export function code(status: ExitStatus): number {
  if (status.kind === 'exited') return status.code;
  const numbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15, SIGHUP: 1 };
  return 128 + (numbers[status.signal] ?? 0);
}
