/** A host with one workstation for tests, its terminal's output kept as text. */

import type { SocketLayer } from '../../network/contract';
import { SimKernel } from '../../sim/kernel';
import type { FrameProgram, GeneratorProgram } from '../contract';
import { buildTree, programFiles } from '../files/tree-builder';
import { HostKernel } from '../host-kernel';
import type { MachineOptions } from '../process/machine';
import { programTable, testPrograms } from './programs';

const NAMES = [...testPrograms.map((one) => one.name), 'relay'];
export const TREE = buildTree([
  programFiles(Object.fromEntries(NAMES.map((name) => [`/bin/${name}`, name]))),
  {
    '/etc/passwd':
      'student:x:1000:1000::/home/student:/bin/bash\nroot:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534::/:/bin/bash\n',
    '/home/student': { directory: true, uid: 1000, gid: 1000 },
    '/root/secret': { text: 'x', mode: 0o600 },
    '/root': { directory: true, mode: 0o700 },
    '/tmp': { directory: true, mode: 0o1777 },
    '/home/student/run.sh': { text: '#!/bin/cat -n\nhello\n', mode: 0o755 },
    '/home/student/plain': { text: 'echo hi\n', mode: 0o755 },
  },
]);

export const noSockets: SocketLayer = {
  connect: () => 0,
  listen: () => 0,
  accept: () => undefined,
  send: () => undefined,
  receive: () => undefined,
  state: () => undefined,
  close: () => undefined,
  ping: () => 0,
};

export interface TestHost {
  readonly kernel: SimKernel;
  readonly host: HostKernel;
  readonly shown: () => string;
  readonly exits: string[];
  pass(us: number): void;
  type(keys: string): string;
}

export function testHost(
  generators: readonly GeneratorProgram[] = [],
  more: Partial<MachineOptions> & { readonly frames?: readonly FrameProgram[] } = {},
): TestHost {
  const kernel = new SimKernel({ seed: 'host', epochMs: 1_795_000_000_000 });
  const { frames = [], ...options } = more;
  const host = new HostKernel({ kernel, programs: programTable(generators, frames), sockets: noSockets, ...options });
  let text = '';
  const exits: string[] = [];
  host.setTerminalPort({
    onOutput: (_tty, shown) => {
      text += shown;
    },
    onExit: (tty, status) => exits.push(`${tty} ${status.kind === 'exited' ? status.code : status.signal}`),
  });
  host.addSandbox({ id: 'workstation', hostname: 'box', netns: 'host:workstation', root: TREE });
  const pass = (us: number) => {
    const result = kernel.run(kernel.now + us, { events: 100_000 });
    if (result !== 'reached') throw new Error(result);
  };
  return {
    kernel,
    host,
    shown: () => text,
    exits,
    pass,
    type(keys) {
      const from = text.length;
      host.typeKeys('t', keys);
      pass(50_000);
      return text.slice(from);
    },
  };
}
