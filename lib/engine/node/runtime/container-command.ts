/** What a container runs, and as whom: the pod's command and args over the image's entry point and command, environment, user. */
import type { UserRecord } from '../../host/process/records';
import type { ContainerConfig, Image } from './contract';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** `command` replaces the entry point and with it the image's command; `args` alone replace only the latter. */
export function argvOf(config: ContainerConfig, image: Image): readonly string[] {
  const { command = [], args = [] } = config;
  if (command.length > 0) return [...command, ...args];
  return [...image.entrypoint, ...(args.length > 0 ? args : image.command)];
}

/** In the order in which `env` shows it: dockerd puts its own first, then the pod's; containerd the image's before the pod's. */
export function environmentOf(
  runtime: 'docker' | 'containerd',
  given: {
    readonly hostname: string;
    readonly tty: boolean;
    readonly env: ContainerConfig['env'];
    readonly image: Image;
    readonly tag: string;
  },
): Record<string, string> {
  const { image } = given;
  const own: Record<string, string> = { ...image.env, ...image.tagEnv?.[given.tag] };
  const pod: Record<string, string> = {};
  for (const { name, value } of given.env) pod[name] = value;
  const env: Record<string, string> = { PATH };
  if (runtime === 'docker') {
    env.HOSTNAME = given.hostname;
    if (given.tty) env.TERM = 'xterm';
    return { ...env, ...pod, ...without(own, pod) };
  }
  if (given.tty) env.TERM = 'xterm';
  env.HOSTNAME = given.hostname;
  return { ...env, ...own, ...pod };
}

function without(env: Readonly<Record<string, string>>, names: Readonly<Record<string, string>>) {
  const left: Record<string, string> = {};
  for (const name of Object.keys(env)) if (!Object.hasOwn(names, name)) left[name] = env[name] as string;
  return left;
}

/** runc adds HOME from /etc/passwd when nobody set it. */
export function withHome(env: Readonly<Record<string, string>>, uid: number, users: readonly UserRecord[]) {
  if (env.HOME !== undefined) return { ...env };
  return { ...env, HOME: users.find((user) => user.uid === uid)?.home ?? '/' };
}

export function gidOfUser(uid: number, users: readonly UserRecord[]): number {
  return users.find((user) => user.uid === uid)?.gid ?? 0;
}
