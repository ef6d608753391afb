/** Sandboxes: what processes see as their machine. Made from a frozen root tree, volumes mounted into it, users and names. */
import { assert } from '../base/assert';
import type { SandboxId } from './contract';
import type { MountPoint } from './files/file-space';
import { directoryNode, nodeAt, type TreeNode } from './files/node';
import { buildTree, DEVICES } from './files/tree-builder';
import { MAX_PROCESSES, type Machine } from './process/machine';
import type { SandboxRecord, UserRecord } from './process/records';

export interface NewSandbox {
  readonly id: SandboxId;
  readonly hostname: string;
  readonly netns: string;
  /** A frozen tree that may be shared by many sandboxes (files/tree-builder.ts). */
  readonly root: TreeNode;
  readonly mounts?: readonly MountPoint[];
  readonly readOnlyRoot?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly users?: readonly UserRecord[];
  readonly ips?: readonly string[];
  readonly image?: string;
  readonly init?: boolean;
  readonly firstPid?: number;
  readonly maxProcesses?: number;
}

const ROOT_USER: UserRecord = { name: 'root', uid: 0, gid: 0, home: '/root', shell: '/bin/bash' };
const DEV = buildTree([DEVICES], { inode: 100 });

/** Users of an /etc/passwd text. */
export function usersOf(passwd: string): UserRecord[] {
  const users: UserRecord[] = [];
  for (const line of passwd.split('\n')) {
    const [name = '', , uid = '', gid = '', , home = '/', shell = '/bin/sh'] = line.split(':');
    if (name !== '' && /^\d+$/.test(uid)) users.push({ name, uid: Number(uid), gid: Number(gid), home, shell });
  }
  return users;
}

export function addSandbox(m: Machine, given: NewSandbox): SandboxRecord {
  assert(!m.sandboxes.has(given.id), `sandbox ${given.id} exists`);
  const rootVolume = `root:${given.id}`;
  m.volumes.add(rootVolume, given.root);
  const mounts: MountPoint[] = [...(given.mounts ?? [])];
  if (!mounts.some((mount) => mount.path === '/dev')) {
    const dev = `dev:${given.id}`;
    m.volumes.add(dev, DEV);
    mounts.push({ path: '/dev', volume: dev, names: [], readOnly: false });
  }
  mounts.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const { path, volume, names } of mounts) makeMountPoint(m, rootVolume, path, m.volumes.at(volume, names));
  makeMountPoint(m, rootVolume, '/proc', undefined);
  const passwd = nodeAt(given.root, ['etc', 'passwd']);
  const users = given.users ?? (passwd?.type === 'file' ? usersOf(passwd.text) : [ROOT_USER]);
  const sandbox: SandboxRecord = {
    id: given.id,
    hostname: given.hostname,
    netns: given.netns,
    env: Object.freeze({ ...given.env }),
    users,
    space: { sandbox: given.id, rootVolume, mounts, readOnlyRoot: given.readOnlyRoot ?? false },
    image: given.image ?? '',
    ips: given.ips ?? [],
    init: given.init ?? false,
    maxProcesses: given.maxProcesses ?? MAX_PROCESSES,
    nextPid: given.firstPid ?? (given.init ? 1 : 1_001),
  };
  m.sandboxes.set(given.id, sandbox);
  return sandbox;
}

/** Runtimes make the place that a mount covers if the image lacks it. */
function makeMountPoint(m: Machine, root: string, path: string, covered: TreeNode | undefined): void {
  const names = path.split('/').filter((name) => name !== '');
  const owner = { mode: 0o755, uid: 0, gid: 0, mtimeUs: m.now };
  names.forEach((_, index) => {
    const part = names.slice(0, index + 1);
    if (m.volumes.at(root, part) !== undefined) return;
    const inode = m.volumes.newInode();
    const last = index === names.length - 1;
    const node =
      last && covered !== undefined && covered.type !== 'directory' ? covered : directoryNode({ ...owner, inode });
    m.volumes.put(root, part, node, m.now);
  });
}

/** Ends every process and forgets the sandbox's own trees; volumes mounted from elsewhere stay. */
export function removeSandbox(m: Machine, id: SandboxId): void {
  if (!m.sandboxes.has(id)) return;
  for (const process of m.processesOf(id)) m.calls.end(process, { kind: 'signaled', signal: 'SIGKILL' });
  for (const process of m.processesOf(id)) m.processes.delete(process.key);
  for (const tty of [...m.ttys.values()]) if (tty.sandbox === id) m.ttys.delete(tty.name);
  m.volumes.remove(`root:${id}`);
  m.volumes.remove(`dev:${id}`);
  m.forgetSpace(id);
  m.sandboxes.delete(id);
}
