/** Which server, token and namespace a kubectl call uses: flags over $KUBECONFIG or ~/.kube/config over the pod's service account. */
import { parse } from 'yaml';
import { deepFreeze } from '../engine/base/freeze';
import type { Sys } from '../engine/host/contract';
import { CLUSTER_FLAGS, checkConfiguration, clusterProblems, USER_FLAGS, userProblems } from './configuration-checks';
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
  const clusterName = flags.globalString('cluster') || context?.cluster;
  const userName = flags.globalString('user') || context?.user;
  const cluster = named(config.clusters, clusterName)?.cluster;
  const user = named(config.users, userName)?.user;
  checkConfiguration(sys, kubeconfigPath(sys, flags), [
    { name: userName, stanza: user, flags, fields: USER_FLAGS, problems: userProblems },
    { name: clusterName, stanza: cluster, flags, fields: CLUSTER_FLAGS, problems: clusterProblems },
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
  if (!server.includes('://')) server = `http://${server}`;
  const given = flags.changed('namespace') && flags.string('namespace') !== '';
  return { server, token, namespace: flags.string('namespace') || namespace || 'default', namespaceGiven: given };
}
