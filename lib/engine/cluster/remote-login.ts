/** What minikube and ssh reach beyond their own machine (programs/minikube/cluster-hook.ts): routes, shells of nodes. */
import type { PlainObject } from '../base/plain';
import type { StreamHandle } from '../client/transport';
import { loginEnvironment } from '../host/environment';
import type { HostKernel } from '../host/host-kernel';
import { execStream } from '../host/streams';
import type { Topology } from '../network/contract';
import type { ClusterHook } from '../programs/minikube/cluster-hook';
import type { Profile } from './profiles/profile';

export function clusterHook(profile: Profile, host: HostKernel, topology: Topology): ClusterHook {
  return {
    profile: profile.name,
    nodes: profile.nodes.map(({ name, ip }) => ({ name, ip })),
    addRoute(from, cidr, via) {
      const { netns } = host.machine.sandbox(from);
      if (!topology.routes(netns).some(({ to }) => to === cidr)) topology.addRoute(netns, { to: cidr, via });
    },
    removeRoute(from, cidr) {
      topology.removeRoute(host.machine.sandbox(from).netns, cidr);
    },
    openRemote: (name, argv, options) => openShell(profile, host, name, argv, options.tty),
    remoteStatus(id) {
      const status = host.streamStatus(id);
      if (!status.done) return undefined;
      const { details } = status.status as { details?: { causes?: readonly PlainObject[] } };
      return Number(details?.causes?.[0]?.message ?? 0);
    },
  };
}

/** `name` is a host's name or address. */
function openShell(
  profile: Profile,
  host: HostKernel,
  name: string,
  argv: readonly string[],
  tty: boolean,
): StreamHandle | undefined {
  const target = profile.hosts.find((one) => one.name === name || one.ip === name);
  if (target === undefined || !host.hasSandbox(`node:${target.name}`)) return undefined;
  const sandbox = host.machine.sandbox(`node:${target.name}`);
  const user = sandbox.users[0];
  if (user === undefined) return undefined;
  const opened = execStream(
    host.machine,
    {
      sandbox: sandbox.id,
      argv: argv.length === 0 ? [user.shell] : [user.shell, '-c', argv.join(' ')],
      ...(argv.length === 0 ? { argv0: `-${user.shell.replace(/^.*\//, '')}` } : {}),
      env: loginEnvironment(sandbox, user),
      cwd: user.home,
      uid: user.uid,
      gid: user.gid,
    },
    { tty, stdin: true },
  );
  return opened.ok ? opened.stream : undefined;
}
