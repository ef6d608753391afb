/** A machine and an API of canned answers for kubectl's own tests; it records what was asked. */
import type { ApiRequest, ApiResponse } from '../../engine/client/transport';
import type { Sys } from '../../engine/host/contract';
import type { Draft } from '../draft';
import { kubectl } from '../program';

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  readonly requests: readonly ApiRequest[];
}
export interface World {
  readonly files?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly epochMs?: number;
  answer(request: ApiRequest): { readonly status: number; readonly body: Draft };
  /** Stands for the editor: gets the file's text, returns what it saves. */
  edit?(text: string): string;
}

export function runKubectl(argv: readonly string[], world: World): Outcome {
  const files: Record<string, string> = { ...world.files };
  const requests: ApiRequest[] = [];
  const output = { 1: '', 2: '' } as Record<number, string>;
  let read = false;
  const ok = <T>(value: T) => ({ ok: true as const, value });
  const missing = { ok: false as const, errno: 'ENOENT' as const };
  const transport = {
    request(request: ApiRequest): ApiResponse {
      requests.push(request);
      return { contentType: 'application/json', headers: {}, warnings: [], ...world.answer(request) };
    },
  };
  const sys: Draft = {
    pid: 7,
    argv: ['kubectl', ...argv],
    env: { HOME: '/home/learner', ...world.env },
    now: 0,
    epochMs: world.epochMs ?? 1795235040000,
    random: { below: () => 42 },
    files: {
      readFile: (path: string) => (path in files ? ok(files[path]) : missing),
      writeFile: (path: string, text: string) => {
        files[path] = text;
        return ok(null);
      },
      unlink: (path: string) => {
        delete files[path];
        return ok(null);
      },
      resolve: (path: string) => path,
      stat: (path: string) => (path in files ? ok({ type: 'file' }) : missing),
      readdir: () => missing,
    },
    read: () => {
      const text = read ? '' : (world.stdin ?? '');
      read = true;
      return { text, eof: true };
    },
    write: (fd: number, text: string) => {
      output[fd] += text;
      return true;
    },
    isatty: () => false,
    spawn: (request: { argv: readonly string[] }) => {
      const path = request.argv.at(-1)?.split(' ').at(-1) as string;
      files[path] = world.edit?.(files[path] as string) ?? (files[path] as string);
      return { ok: true, pid: 8 };
    },
    takeChildChanges: () => [{ pid: 8, change: { kind: 'exited', code: 0 } }],
    connectApi: () => ({ ok: true, transport }),
  };
  const program = kubectl.run(sys as Sys);
  for (let turn = 0; turn < 1000; turn++) {
    const step = program.next({ kind: turn === 0 ? 'start' : 'ready' });
    if (step.done) return { stdout: output[1] as string, stderr: output[2] as string, exit: step.value, requests };
  }
  throw new Error('kubectl did not end');
}
