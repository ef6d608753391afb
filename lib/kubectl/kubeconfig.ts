/** Which server, token and namespace a kubectl call uses: flags over $KUBECONFIG or ~/.kube/config over the pod's service account. */
import { parse } from 'yaml';
import { deepFreeze } from '../engine/base/freeze';
import type { Sys } from '../engine/host/contract';
import type { Draft } from './draft';
import { Failure } from './failure';
import type { Flags } from './flags/parse';

export interface Connection {
  readonly server: string;
  readonly token: string | undefined;
  readonly namespace: string;
  readonly namespaceGiven: boolean;
}
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

export function kubeconfigPath(sys: Sys, flags: Flags): string {
  return flags.string('kubeconfig') || sys.env.KUBECONFIG?.split(':')[0] || `${sys.env.HOME ?? '/root'}/.kube/config`;
}

export function loadKubeconfig(sys: Sys, flags: Flags): Draft {
  const path = kubeconfigPath(sys, flags);
  const file = sys.files.readFile(path);
  if (!file.ok) {
    if (flags.string('kubeconfig')) throw new Failure(`stat ${path}: no such file or directory`);
    return {};
  }
  return parsed(file.value);
}

/** The last file read: every command reads the same one. Frozen, so that no command changes what the next one sees. */
let last: { readonly text: string; readonly config: Draft } | undefined;

function parsed(text: string): Draft {
  if (last?.text !== text) last = { text, config: deepFreeze(parse(text) ?? {}) };
  return last.config;
}

const named = (list: Draft, name: string): Draft => (list ?? []).find((each: Draft) => each.name === name);

interface NamedFile {
  readonly what: string;
  readonly path: string | undefined;
  readonly owner: string | undefined;
}

/** Files that the configuration names must be there (client-go tools/clientcmd/validation.go). */
function checkFiles(sys: Sys, config: string, files: readonly NamedFile[]): void {
  const folder = config.slice(0, config.lastIndexOf('/'));
  const problems = files.flatMap(({ what, path, owner }) => {
    if (!path) return [];
    const full = path.startsWith('/') ? path : `${folder}/${path}`;
    if (sys.files.readFile(full).ok) return [];
    return [`unable to read ${what} ${full} for ${owner} due to open ${full}: no such file or directory`];
  });
  if (problems.length === 0) return;
  const lines = problems.length === 1 ? problems[0] : `\n${problems.map((one) => `* ${one}\n`).join('')}`;
  throw new Failure(`Error in configuration: ${lines}`, 1, true);
}

export function connectionOf(sys: Sys, flags: Flags): Connection {
  const config = loadKubeconfig(sys, flags);
  const contextName = flags.globalString('context') || config['current-context'] || '';
  const context = named(config.contexts, contextName)?.context;
  if (!context && flags.globalString('context'))
    throw new Failure(`Error in configuration: context was not found for specified context: ${contextName}`, 1, true);
  for (const [flag, section, complain] of [
    ['cluster', 'clusters', (name: string) => `no server found for cluster "${name}"`],
    ['user', 'users', (name: string) => `auth info "${name}" does not exist`],
  ] as const) {
    const name = flags.globalString(flag);
    if (name !== '' && !named(config[section], name)) throw new Failure(complain(name));
  }
  const cluster = named(config.clusters, flags.globalString('cluster') || context?.cluster)?.cluster;
  const user = named(config.users, flags.globalString('user') || context?.user)?.user;
  checkFiles(sys, kubeconfigPath(sys, flags), [
    ...['client-certificate', 'client-key'].map((field) => ({
      what: field === 'client-key' ? field : 'client-cert',
      path: user?.[field],
      owner: flags.globalString('user') || context?.user,
    })),
    {
      what: 'certificate-authority',
      path: cluster?.['certificate-authority'],
      owner: flags.globalString('cluster') || context?.cluster,
    },
  ]);
  let server = flags.globalString('server') || cluster?.server;
  let token = flags.globalString('token') || user?.token;
  let namespace = context?.namespace;
  if (!server) {
    const mounted = sys.files.readFile(`${ACCOUNT}/token`);
    if (sys.env.KUBERNETES_SERVICE_HOST && mounted.ok) {
      server = `https://${sys.env.KUBERNETES_SERVICE_HOST}:${sys.env.KUBERNETES_SERVICE_PORT ?? '443'}`;
      token ||= mounted.value.trim();
      const own = sys.files.readFile(`${ACCOUNT}/namespace`);
      if (own.ok) namespace ||= own.value.trim();
    } else server = 'http://localhost:8080';
  }
  const given = flags.changed('namespace') && flags.string('namespace') !== '';
  return { server, token, namespace: flags.string('namespace') || namespace || 'default', namespaceGiven: given };
}
