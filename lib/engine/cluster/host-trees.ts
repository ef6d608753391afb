/** The file trees of a profile's machines: what is installed, who may log in, names and resolvers. */
import type { ProgramTable } from '../host/contract';
import type { DirectoryNode } from '../host/files/node';
import { buildTree, type FileSpec, programFiles } from '../host/files/tree-builder';
import { bashFiles, systemFiles } from './bash-files';
import type { Profile, ProfileHost } from './profiles/profile';

/** Names of installed programs; a name with a flavour (`busybox-wget`) belongs to an image, not to a machine. */
const FLAVOURS = /^(busybox$|(busybox|alpine|docker)-)/;
const LOCAL: ReadonlySet<string> = new Set(['kubectl', 'minikube']);

export interface Installed {
  readonly names: readonly string[];
  readonly table: ProgramTable;
}

const RELEASE = `PRETTY_NAME="Ubuntu 24.04.3 LTS"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION="24.04.3 LTS (Noble Numbat)"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
`;

export function hostTree(profile: Profile, host: ProfileHost, programs: readonly string[]): DirectoryNode {
  const isWorkstation = host.name === 'workstation';
  const installed: Record<string, string> = {};
  for (const name of programs) {
    if (FLAVOURS.test(name) || (LOCAL.has(name) && !isWorkstation)) continue;
    const directory = LOCAL.has(name) ? '/usr/local/bin' : '/usr/bin';
    installed[`${directory}/${name}`] = name;
  }
  const { user } = host;
  const owner = { uid: user.uid, gid: user.uid };
  const files: Record<string, FileSpec> = {
    '/etc/hostname': `${host.name}\n`,
    '/etc/hosts': ['127.0.0.1\tlocalhost', `127.0.1.1\t${host.name}`, ...host.hostsFile, ''].join('\n'),
    '/etc/resolv.conf': host.resolvConf,
    '/etc/os-release': RELEASE,
    '/etc/passwd': passwd(user),
    '/etc/group': user.uid === 0 ? 'root:x:0:\n' : `root:x:0:\n${user.name}:x:${user.uid}:\n`,
    '/bin': { link: 'usr/bin' },
    '/usr/sbin': { directory: true },
    '/sbin': { link: 'usr/sbin' },
    '/tmp': { directory: true, mode: 0o1777 },
    '/root': { directory: true, mode: 0o700 },
    '/var/log': { directory: true },
    '/usr/local/bin': { directory: true },
    [user.home]: { directory: true, mode: 0o750, ...owner },
    [user.cwd]: { directory: true, ...owner },
  };
  for (const [path, text] of Object.entries(bashFiles(user))) files[path] = { text, mode: 0o644, ...owner };
  for (const path of ['/etc/profile', '/etc/bash.bashrc']) files[path] = systemFiles[path] as string;
  if (isWorkstation) {
    files[`${user.home}/.kube`] = { directory: true, ...owner };
    files[`${user.home}/.kube/config`] = { text: profile.kubeconfig, mode: 0o600, ...owner };
  }
  return buildTree([files, programFiles(installed)], { inode: 10 });
}

function passwd(user: ProfileHost['user']): string {
  const root = 'root:x:0:0:root:/root:/bin/bash\n';
  return user.uid === 0 ? root : `${user.name}:x:${user.uid}:${user.uid}::${user.home}:/bin/bash\n${root}`;
}
