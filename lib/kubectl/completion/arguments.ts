/** What may stand as a command's next argument. Follows kubectl/pkg/util/completion. */
import type { Invocation } from '../invocation';
import { loadKubeconfig } from '../kubeconfig';
import { containersOf, namesOf, typesWith } from './asking';

/** Undefined: file names. */
export type Offer = (k: Invocation, args: readonly string[], word: string) => readonly string[] | undefined;

/** Workloads that stand for their pods. */
const POD_OWNERS = [
  'daemonsets',
  'deployments',
  'jobs',
  'replicasets',
  'replicationcontrollers',
  'services',
  'statefulsets',
];

/** `TYPE NAME…` or `TYPE/NAME…`, types in lists with commas. */
const typeAndNames =
  (verb: string, types?: readonly string[]): Offer =>
  (k, args, word) => {
    const slash = word.indexOf('/');
    if (slash >= 0) return namesOf(k, word.slice(0, slash)).map((name) => `${word.slice(0, slash)}/${name}`);
    const [type] = args;
    if (type === undefined) {
      const lead = word.slice(0, word.lastIndexOf(',') + 1);
      return (types ?? typesWith(k, verb)).map((each) => lead + each);
    }
    if (type.includes('/')) return (types ?? typesWith(k, verb)).map((each) => `${each}/`);
    return namesOf(k, type).filter((name) => !args.includes(name));
  };

const names =
  (type: string, many: boolean): Offer =>
  (k, args) =>
    args.length > 0 && !many ? [] : namesOf(k, type).filter((name) => !args.includes(name));

/** A pod, or an owner of pods with a slash. */
const podFirst: Offer = (k, args, word) => {
  if (args.length > 0) return [];
  const slash = word.indexOf('/');
  if (slash >= 0) return namesOf(k, word.slice(0, slash)).map((name) => `${word.slice(0, slash)}/${name}`);
  return [...namesOf(k, 'pods'), ...POD_OWNERS.map((each) => `${each}/`)];
};

export function configNames(k: Invocation, section: 'clusters' | 'contexts' | 'users'): readonly string[] {
  return (loadKubeconfig(k.sys, k.flags)[section] ?? []).map(({ name }: { name: string }) => name);
}
const configured =
  (section: 'clusters' | 'contexts' | 'users'): Offer =>
  (k, args) =>
    args.length > 0 ? [] : configNames(k, section);

const nothing: Offer = () => [];
const files: Offer = () => undefined;
const SCALABLE = ['deployments.apps', 'replicasets.apps', 'replicationcontrollers', 'statefulsets.apps'];
const TEMPLATED = ['cronjobs.batch', 'daemonsets.apps', ...SCALABLE];

/** By the command's path without `kubectl`. */
const OFFERS: Readonly<Record<string, Offer>> = {
  get: typeAndNames('get'),
  describe: typeAndNames('get'),
  delete: typeAndNames('delete'),
  edit: typeAndNames('patch'),
  label: typeAndNames('patch'),
  annotate: typeAndNames('patch'),
  patch: typeAndNames('patch'),
  wait: typeAndNames('get'),
  explain: (k, args) => (args.length > 0 ? [] : typesWith(k, 'get')),
  expose: typeAndNames('get', ['deployments.apps', 'pods', 'replicasets.apps', 'replicationcontrollers', 'services']),
  scale: typeAndNames('get', SCALABLE),
  autoscale: typeAndNames('get', SCALABLE),
  'rollout history': typeAndNames('get', ['daemonsets.apps', 'deployments.apps', 'statefulsets.apps']),
  'rollout status': typeAndNames('get', ['daemonsets.apps', 'deployments.apps', 'statefulsets.apps']),
  'rollout undo': typeAndNames('get', ['daemonsets.apps', 'deployments.apps', 'statefulsets.apps']),
  'rollout restart': typeAndNames('get', ['daemonsets.apps', 'deployments.apps', 'statefulsets.apps']),
  'rollout pause': typeAndNames('get', ['deployments.apps']),
  'rollout resume': typeAndNames('get', ['deployments.apps']),
  'set image': typeAndNames('get', TEMPLATED),
  'set env': typeAndNames('get', TEMPLATED),
  'set resources': typeAndNames('get', TEMPLATED),
  'set serviceaccount': typeAndNames('get', TEMPLATED),
  'set selector': typeAndNames('get', ['services']),
  'apply view-last-applied': typeAndNames('get'),
  logs: (k, args, word) => (args.length === 1 ? containersOf(k, args[0] as string) : podFirst(k, args, word)),
  exec: podFirst,
  attach: podFirst,
  'port-forward': podFirst,
  debug: podFirst,
  'top pod': names('pods', false),
  'top node': names('nodes', false),
  cordon: names('nodes', true),
  uncordon: names('nodes', true),
  drain: names('nodes', true),
  taint: typeAndNames('patch', ['nodes']),
  'config use-context': configured('contexts'),
  'config get-contexts': configured('contexts'),
  'config set-context': configured('contexts'),
  'config rename-context': configured('contexts'),
  'config delete-context': configured('contexts'),
  'config delete-cluster': configured('clusters'),
  'config set-cluster': configured('clusters'),
  'config delete-user': configured('users'),
  'config set-credentials': configured('users'),
  'create token': names('serviceaccounts', false),
  completion: (_, args) => (args.length > 0 ? [] : ['bash', 'fish', 'powershell', 'zsh']),
  apply: files,
  create: files,
  replace: files,
  diff: files,
  kustomize: files,
  cp: files,
};

export const offerFor = (path: string): Offer => OFFERS[path] ?? nothing;
