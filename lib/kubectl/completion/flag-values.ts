/** What may stand as a flag's value. */
import type { Invocation } from '../invocation';
import { configNames } from './arguments';
import { containersOf, namesOf } from './asking';

const OUTPUTS = [
  ...['custom-columns=', 'custom-columns-file=', 'json', 'jsonpath=', 'jsonpath-as-json=', 'jsonpath-file=', 'name'],
  ...['wide', 'yaml'],
];
const FILES = ['filename', 'kustomize', 'kubeconfig', 'patch-file', 'from-file', 'from-env-file', 'cert', 'key'];

/** Undefined: file names; [] : nothing is known about this flag. */
export function valuesOf(k: Invocation, flag: string): readonly string[] | undefined {
  if (FILES.includes(flag)) return undefined;
  switch (flag) {
    case 'namespace':
      return namesOf(k, 'namespaces');
    case 'context':
      return configNames(k, 'contexts');
    case 'cluster':
      return configNames(k, 'clusters');
    case 'user':
      return configNames(k, 'users');
    case 'container':
    case 'containers':
      return k.args[0] === undefined ? [] : containersOf(k, k.args[0]);
    case 'output':
      return OUTPUTS;
    case 'dry-run':
      return ['client', 'none', 'server'];
    case 'cascade':
      return ['background', 'foreground', 'orphan'];
    case 'restart':
      return ['Always', 'Never', 'OnFailure'];
    case 'type':
      return k.path.endsWith('patch') ? ['json', 'merge', 'strategic'] : ['ClusterIP', 'LoadBalancer', 'NodePort'];
    case 'for':
      return ['condition=', 'create', 'delete', 'jsonpath='];
    default:
      return [];
  }
}
