/** `kubectl cluster-info dump`: nodes, then of each namespace its workloads and logs, on one stream or as a tree of files. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { printerFor } from '../../printers/select';

const LISTS: readonly (readonly [file: string, api: string, plural: string])[] = [
  ['events', '/api/v1', 'events'],
  ['replication-controllers', '/api/v1', 'replicationcontrollers'],
  ['services', '/api/v1', 'services'],
  ['daemonsets', '/apis/apps/v1', 'daemonsets'],
  ['deployments', '/apis/apps/v1', 'deployments'],
  ['replicasets', '/apis/apps/v1', 'replicasets'],
  ['pods', '/api/v1', 'pods'],
];
const EXTENSIONS: Readonly<Record<string, string>> = { json: '.json', yaml: '.yaml' };

/** On stdout, or each text in a file of its own. */
function write(k: Invocation, file: string, text: string): void {
  const folder = k.flags.string('output-directory');
  if (folder === '' || folder === '-') {
    k.out(text);
    return;
  }
  const path = `${folder.replace(/\/$/, '')}/${file}`;
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = parts.slice(0, depth).join('/');
    if (parent !== '' && !k.sys.files.stat(parent).ok) k.sys.files.mkdir(parent, 0o755);
  }
  if (!k.sys.files.writeFile(path, text).ok) throw new Failure(`open ${path}: permission denied`);
}

function logOf(k: Invocation, { metadata }: Draft, container: string): string {
  const { name, namespace } = metadata;
  const title = `logs for container ${container} of pod ${namespace}/${name} ====\n`;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log`;
  let text: string;
  try {
    text = String(k.call({ method: 'GET', path, query: query({ container }) }) ?? '');
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    text = `Request log error: ${error.message}\n`;
  }
  return `==== START ${title}${text}==== END ${title}`;
}

function namespacesOf(k: Invocation): readonly string[] {
  if (k.flags.bool('all-namespaces')) {
    return (k.get('/api/v1/namespaces').items ?? []).map(({ metadata }: Draft) => metadata.name);
  }
  const given = k.flags.list('namespaces');
  return given.length > 0 ? given : ['kube-system', k.namespace];
}

export const dump: Command = {
  name: 'dump',
  short: 'Dump relevant information for debugging and diagnosis',
  flags: `output-directory namespaces:list A,all-namespaces:bool o,output:string=json allow-missing-template-keys:bool=true
    template show-managed-fields:bool pod-running-timeout:duration=20s`,
  *run(k) {
    const printer = printerFor(k);
    const extension = EXTENSIONS[k.flags.string('output')] ?? '.txt';
    const print = (file: string, list: Draft): void => {
      if (k.flags.string('output') === 'name') {
        throw new Failure(`list types are not supported by name printing: *v1.${list.kind}`);
      }
      // A list without items comes to the client as none at all.
      const shown = { ...list, items: list.items?.length > 0 ? list.items : null };
      write(k, `${file}${extension}`, printer?.(shown, true) ?? '');
    };
    print('nodes', k.get('/api/v1/nodes'));
    for (const namespace of namespacesOf(k)) {
      let pods: readonly Draft[] = [];
      for (const [file, api, plural] of LISTS) {
        const list = k.get(`${api}/namespaces/${namespace}/${plural}`);
        print(`${namespace}/${file}`, list);
        pods = list.items ?? [];
      }
      // The last list is that of the pods.
      for (const pod of pods) {
        const containers: readonly Draft[] = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
        write(
          k,
          `${namespace}/${pod.metadata.name}/logs.txt`,
          containers.map(({ name }) => logOf(k, pod, name)).join(''),
        );
      }
    }
    const folder = k.flags.string('output-directory');
    if (folder !== '' && folder !== '-') k.out(`Cluster info dumped to ${folder}\n`);
    return 0;
  },
};
