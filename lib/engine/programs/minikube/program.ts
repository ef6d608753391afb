/**
 * minikube v1.38 beside a running profile: ip, service, ssh, tunnel, status, version, profile list, addons list, kubectl.
 * `tunnel` looks every five seconds, as its manager does: it keeps the route to the service range, writes the ClusterIP into
 * the status of LoadBalancer Services, and takes both back when it is ended.
 */
import type { FrameProgram, Step, Sys } from '../../host/contract';
import { buffered, err, noOutput, type Output, out } from '../buffered';
import { connect, getService, listServices, setIngress } from './api';
import { clusterHook } from './cluster-hook';

const TICK_US = 5_000_000;
const SERVICE_RANGE = '10.96.0.0/12';
const VERSION = 'minikube version: v1.38.1\ncommit: c93a4cb9311efc66b90d33ea03f75f2c4120e9b0\n';

interface State {
  output: Output;
  tunnel: { nextUs: number; shown: string; patched: string[] } | null;
}

export const minikube: FrameProgram = buffered<State>({
  name: 'minikube',
  start(sys) {
    const isTunnel = words(sys)[0] === 'tunnel';
    if (isTunnel) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) sys.onSignal(signal, 'handle');
    return { output: noOutput(), tunnel: isTunnel ? { nextUs: sys.now, shown: '', patched: [] } : null };
  },
  run(s, wake, sys) {
    if (s.tunnel !== null) return tunnel(s, s.tunnel, wake.kind === 'signal', sys);
    return command(s, sys);
  },
});

/** Without `-p minikube` and the like. */
function words(sys: Sys): string[] {
  const result: string[] = [];
  const argv = sys.argv.slice(1);
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '-p' || argv[i] === '--profile') i++;
    else result.push(argv[i] as string);
  }
  return result;
}

function command(s: State, sys: Sys): Step {
  const hook = clusterHook(sys);
  const node = hook?.nodes[0] ?? { name: 'minikube', ip: '192.168.49.2' };
  const [verb, ...rest] = words(sys);
  if (verb === 'ip') out(s, `${node.ip}\n`);
  else if (verb === 'version') out(s, rest.includes('--short') ? 'v1.38.1\n' : VERSION);
  else if (verb === 'status') {
    out(
      s,
      'minikube\ntype: Control Plane\nhost: Running\nkubelet: Running\napiserver: Running\nkubeconfig: Configured\n\n',
    );
  } else if (verb === 'profile' && (rest[0] === 'list' || rest.length === 0)) {
    out(s, rest[0] === 'list' ? profileTable(node.ip) : 'minikube\n');
  } else if (verb === 'kubectl') {
    const failed = sys.exec(['kubectl', ...rest.filter((word, i) => !(word === '--' && i === 0))]);
    err(s, failed.ok ? '' : 'minikube: kubectl: not found\n');
    return { exit: 1 };
  } else if (verb === 'service') return service(s, rest, node.ip, sys);
  else if (verb === 'ssh') {
    const failed = sys.exec(['ssh', node.name, ...rest.filter((word, i) => !(word === '--' && i === 0))]);
    err(s, failed.ok ? '' : 'minikube: ssh: not found\n');
    return { exit: 1 };
  } else if (verb === undefined || verb === 'help' || verb === '--help') {
    out(s, 'minikube provisions and manages local Kubernetes clusters optimized for development workflows.\n');
  } else if (
    [
      'start',
      'stop',
      'delete',
      'pause',
      'unpause',
      'addons',
      'dashboard',
      'node',
      'image',
      'mount',
      'logs',
      'config',
      'cp',
    ].includes(verb)
  ) {
    err(s, `minikube: not simulated: ${[verb, ...rest].join(' ')}\n`);
    return { exit: 1 };
  } else {
    err(s, `Error: unknown command "${verb}" for "minikube"\nRun 'minikube --help' for usage.\n`);
    return { exit: 1 };
  }
  return { exit: 0 };
}

function profileTable(ip: string): string {
  const head = [
    'PROFILE',
    'DRIVER',
    'RUNTIME',
    'IP',
    'VERSION',
    'STATUS',
    'NODES',
    'ACTIVE PROFILE',
    'ACTIVE KUBECONTEXT',
  ];
  return boxTable(head, [['minikube', 'docker', 'docker', ip, 'v1.36.3', 'OK', '1', '*', '*']]);
}

/** Its tables as of tablewriter 1: rounded-less light box lines; headings centred, cells left, columns wide as their longest. */
function boxTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map(
    (title, i) => Math.max(title.length, ...rows.flatMap((row) => (row[i] ?? '').split('\n').map((l) => l.length))) + 2,
  );
  const rule = (left: string, middle: string, right: string) =>
    `${left}${widths.map((w) => '─'.repeat(w)).join(middle)}${right}\n`;
  const center = (text: string, width: number) => {
    const left = Math.floor((width - text.length) / 2);
    return ' '.repeat(left) + text + ' '.repeat(width - text.length - left);
  };
  let text = rule('┌', '┬', '┐');
  text += `│${head.map((title, i) => center(title, widths[i] as number)).join('│')}│\n${rule('├', '┼', '┤')}`;
  for (const row of rows) {
    const height = Math.max(...row.map((cell) => cell.split('\n').length));
    for (let line = 0; line < height; line++) {
      text += `│${row.map((cell, i) => ` ${cell.split('\n')[line] ?? ''}`.padEnd(widths[i] as number)).join('│')}│\n`;
    }
  }
  return text + rule('└', '┴', '┘');
}

function service(s: State, rest: readonly string[], ip: string, sys: Sys): Step {
  const at = rest.findIndex((word) => word === '-n' || word === '--namespace');
  const given = rest.find((word) => word.startsWith('--namespace='))?.slice(12);
  const namespace = given ?? (at >= 0 ? rest[at + 1] : undefined) ?? 'default';
  const names = rest.filter((word, i) => !word.startsWith('-') && i !== (at >= 0 ? at + 1 : -1));
  const api = connect(sys);
  if (api === undefined) {
    err(s, '❌  Exiting due to SVC_LIST: Failed to list services\n');
    return { exit: 1 };
  }
  const name = names[0];
  if (name === undefined || name === 'list') {
    const rows = (listServices(api) ?? []).map((one) => {
      const node = one.ports.filter((p) => p.nodePort !== undefined);
      const target =
        node.length === 0
          ? 'No node port'
          : one.ports.map((p) => `${p.name === '' ? '' : `${p.name}/`}${p.port}`).join('\n');
      return [one.namespace, one.name, target, node.map((p) => `http://${ip}:${p.nodePort}`).join('\n')];
    });
    out(s, boxTable(['NAMESPACE', 'NAME', 'TARGET PORT', 'URL'], rows));
    return { exit: 0 };
  }
  const found = getService(api, namespace, name);
  if (found === undefined) {
    err(
      s,
      `\n❌  Exiting due to SVC_NOT_FOUND: Service '${name}' was not found in '${namespace}' namespace.\n💡  Suggestion: You may select another namespace by using 'minikube service ${name} -n <namespace>'. Or list out all the services using 'minikube service list'\n\n`,
    );
    return { exit: 115 };
  }
  const urls = found.ports.filter((p) => p.nodePort !== undefined).map((p) => `http://${ip}:${p.nodePort}`);
  if (urls.length === 0) err(s, `😿  service ${namespace}/${name} has no node port\n`);
  if (rest.includes('--url')) out(s, urls.map((url) => `${url}\n`).join(''));
  else {
    const ports = found.ports.map((p) => `${p.name === '' ? '' : `${p.name}/`}${p.port}`).join('\n');
    out(
      s,
      boxTable(
        ['NAMESPACE', 'NAME', 'TARGET PORT', 'URL'],
        [[namespace, name, urls.length === 0 ? 'No node port' : ports, urls.join('\n')]],
      ),
    );
    for (const url of urls) out(s, `🎉  Opening service ${namespace}/${name} in default browser...\n👉  ${url}\n`);
  }
  return { exit: 0 };
}

function tunnel(s: State, t: NonNullable<State['tunnel']>, ended: boolean, sys: Sys): Step {
  const hook = clusterHook(sys);
  const node = hook?.nodes[0];
  const api = connect(sys);
  if (hook?.addRoute === undefined || hook.removeRoute === undefined || node === undefined) {
    err(s, 'minikube: not simulated: tunnel on this host\n');
    return { exit: 1 };
  }
  if (ended) {
    hook.removeRoute(sys.sandbox, SERVICE_RANGE);
    for (const one of (api === undefined ? undefined : listServices(api)) ?? []) {
      if (api !== undefined && t.patched.includes(`${one.namespace}/${one.name}`)) setIngress(api, one, null);
    }
    return { exit: 0 };
  }
  if (sys.now < t.nextUs) return { wait: { sleepUs: t.nextUs - sys.now } };
  t.nextUs = sys.now + TICK_US;
  hook.addRoute(sys.sandbox, SERVICE_RANGE, node.ip);
  const services = (api === undefined ? undefined : listServices(api))?.filter((one) => one.type === 'LoadBalancer');
  for (const one of services ?? []) {
    if (api === undefined || one.clusterIP === '' || one.ingress[0] === one.clusterIP) continue;
    setIngress(api, one, one.clusterIP);
    t.patched.push(`${one.namespace}/${one.name}`);
  }
  const names = (services ?? []).map((one) => one.name).join(', ');
  const problem = services === undefined ? 'error listing services' : 'no errors';
  const report =
    `Status:\t\n\tmachine: ${hook.profile}\n\tpid: ${sys.pid}\n\troute: ${SERVICE_RANGE} -> ${node.ip}\n\tminikube: Running\n\tservices: [${names}]\n` +
    `    errors: \n\t\tminikube: no errors\n\t\trouter: no errors\n\t\tloadbalancer emulator: ${problem}\n`;
  if (report !== t.shown) out(s, report);
  t.shown = report;
  return { wait: { sleepUs: TICK_US } };
}
