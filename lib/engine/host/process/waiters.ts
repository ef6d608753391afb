/** Who waits for what: pipes, children, sockets, streams and API watches by number, terminals by name. */
import type { ProcessKey } from './records';

const KINDS = { read: 0, write: 1, children: 2, watch: 3, stream: 4, socket: 5 } as const;
const KIND_COUNT = Object.keys(KINDS).length;

/** A number, not a text: each step of a process makes and looks up several. */
export type WaitKey = number | string;

export function waitKey(kind: keyof typeof KINDS, id: number): WaitKey {
  return id * KIND_COUNT + KINDS[kind];
}

export function ttyWaitKey(name: string): WaitKey {
  return name;
}

export class Waiters {
  private readonly byKey = new Map<WaitKey, ProcessKey[]>();
  private readonly keysOf = new Map<ProcessKey, readonly WaitKey[]>();

  clear(): void {
    this.byKey.clear();
    this.keysOf.clear();
  }

  add(process: ProcessKey, keys: readonly WaitKey[]): void {
    if (keys.length === 0) return;
    this.keysOf.set(process, keys);
    for (const key of keys) {
      const waiting = this.byKey.get(key);
      if (waiting === undefined) this.byKey.set(key, [process]);
      else if (!waiting.includes(process)) waiting.push(process);
    }
  }

  remove(process: ProcessKey): void {
    const keys = this.keysOf.get(process);
    if (keys === undefined) return;
    this.keysOf.delete(process);
    for (const key of keys) {
      const waiting = this.byKey.get(key);
      if (waiting === undefined) continue;
      if (waiting.length === 1 && waiting[0] === process) this.byKey.delete(key);
      else if (waiting.includes(process)) waiting.splice(waiting.indexOf(process), 1);
    }
  }

  /** In order of creation, whatever order they began to wait in: a saved and restored host goes on the same way. */
  of(key: WaitKey): readonly ProcessKey[] {
    const waiting = this.byKey.get(key);
    if (waiting === undefined) return [];
    return waiting.length === 1 ? [waiting[0] as ProcessKey] : [...waiting].sort((a, b) => a - b);
  }
}
