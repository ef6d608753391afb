/** `kubectl create` and its generators for the objects of the first labs. */
import { parseDocument } from 'yaml';
import { pathOf } from '../../client/discovery';
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS, VALIDATE } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { dryRunMode, reporter } from '../../printers/select';
import { createFiles, writeQuery } from './files';

const FLAGS = `${PRINT_FLAGS} ${DRY_RUN} ${VALIDATE} save-config:bool field-manager`;

/** Sends a generated object; `what` words the failure as the generator does. */
export function submit(
  k: Invocation,
  object: Draft,
  what: string,
  operation = 'created',
  manager = 'kubectl-create',
): void {
  const resource = k.discovery.kind(object.apiVersion, object.kind);
  if (!resource) throw new Failure(`no matches for kind "${object.kind}" in version "${object.apiVersion}"`);
  const report = reporter(k);
  const shown =
    resource.namespaced && k.connection.namespaceGiven
      ? { ...object, metadata: { ...object.metadata, namespace: k.namespace } }
      : object;
  if (dryRunMode(k) === 'client') {
    report(shown, operation, true);
    return;
  }
  try {
    const path = pathOf(resource, k.namespace);
    report(
      k.call({ method: 'POST', path, query: writeQuery(k, manager), contentType: 'application/json', body: object }),
      operation,
    );
  } catch (error) {
    if (error instanceof ApiFailure && what) throw new Failure(`failed to create ${what}: ${error.status.message}`);
    throw error;
  }
}

function oneName(k: Invocation, limit = 1): string {
  const names = k.dash >= 0 ? k.args.slice(0, k.dash) : k.args;
  if (names.length !== limit) throw usageFailure(k.path, `exactly one NAME is required, got ${names.length}`);
  return names[0] as string;
}

const containerName = (image: string): string => {
  const last = image.split('/').at(-1) ?? '';
  return last.split('@')[0]?.split(':')[0]?.toLowerCase().replace(/_/g, '-') ?? '';
};

const deployment: Command = {
  name: 'deployment',
  aliases: ['deploy', 'dep'],
  short: 'Create a deployment with the specified name',
  flags: `${FLAGS} image:list r,replicas:int=1 port:int=-1`,
  *run(k): Flow<number | undefined> {
    const images = k.flags.list('image');
    if (images.length === 0) throw new Failure('required flag(s) "image" not set');
    const name = oneName(k);
    const command = k.dash >= 0 ? k.args.slice(k.dash) : [];
    if (images.length > 1 && command.length > 0)
      throw new Failure('cannot specify multiple --image options and command');
    const port = k.flags.int('port');
    const containers = images.map((image, index) => ({
      name: containerName(image),
      image,
      ...(command.length > 0 ? { command } : {}),
      ...(port > 0 && index === 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }));
    const labels = { app: name };
    submit(
      k,
      {
        kind: 'Deployment',
        apiVersion: 'apps/v1',
        metadata: { name, labels },
        spec: {
          replicas: k.flags.int('replicas'),
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers } },
          strategy: {},
        },
        status: {},
      },
      'deployment',
    );
    return 0;
  },
};

const namespace: Command = {
  name: 'namespace',
  aliases: ['ns'],
  short: 'Create a namespace with the specified name',
  flags: FLAGS,
  *run(k): Flow<number | undefined> {
    submit(k, { kind: 'Namespace', apiVersion: 'v1', metadata: { name: oneName(k) }, spec: {}, status: {} }, '');
    return 0;
  },
};

const account: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Create a service account with the specified name',
  flags: FLAGS,
  *run(k): Flow<number | undefined> {
    submit(k, { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name: oneName(k) } }, 'serviceaccount');
    return 0;
  },
};

function literals(k: Invocation, kind: string, name: string): Record<string, string> {
  const data: Record<string, string> = {};
  const add = (key: string, value: string) => {
    if (Object.hasOwn(data, key)) {
      throw new Failure(
        `cannot add key "${key}", another key by that name already exists in Data for ${kind} "${name}"`,
      );
    }
    data[key] = value;
  };
  for (const text of k.flags.list('from-file')) {
    const at = text.indexOf('=');
    const path = at < 0 ? text : text.slice(at + 1);
    const file = k.sys.files.readFile(path);
    if (!file.ok) throw new Failure(`error reading ${path}: no such file or directory`);
    add(at < 0 ? (path.split('/').at(-1) as string) : text.slice(0, at), file.value);
  }
  for (const text of k.flags.list('from-literal')) {
    const at = text.indexOf('=');
    if (at < 1) throw new Failure(`invalid literal source ${text}, expected key=value`);
    add(text.slice(0, at), text.slice(at + 1));
  }
  for (const path of k.flags.list('from-env-file')) {
    const file = k.sys.files.readFile(path);
    if (!file.ok) throw new Failure(`error reading ${path}: no such file or directory`);
    for (const line of file.value.split('\n')) {
      const text = line.trimStart();
      if (text === '' || text.startsWith('#')) continue;
      const at = text.indexOf('=');
      add(at < 0 ? text : text.slice(0, at), at < 0 ? (k.sys.env[text] ?? '') : text.slice(at + 1));
    }
  }
  return data;
}

const SOURCES = 'from-literal:array from-file:array from-env-file:array append-hash:bool';
const configmap: Command = {
  name: 'configmap',
  aliases: ['cm'],
  short: 'Create a config map from a local file, directory or literal value',
  flags: `${FLAGS} ${SOURCES}`,
  *run(k): Flow<number | undefined> {
    const name = oneName(k);
    const data = literals(k, 'ConfigMap', name);
    submit(
      k,
      { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name }, ...(Object.keys(data).length > 0 ? { data } : {}) },
      'configmap',
    );
    return 0;
  },
};

function base64(text: string): string {
  const bytes: number[] = [];
  for (const c of encodeURIComponent(text).match(/%..|./g) ?? [])
    bytes.push(c.length === 3 ? Number.parseInt(c.slice(1), 16) : c.charCodeAt(0));
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3);
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += `${digits[word >> 18]}${digits[(word >> 12) & 63]}${b === undefined ? '=' : digits[(word >> 6) & 63]}${c === undefined ? '=' : digits[word & 63]}`;
  }
  return out;
}

const secret: Command = {
  name: 'secret',
  short: 'Create a secret',
  commands: [
    {
      name: 'generic',
      short: 'Create a secret from a local file, directory, or literal value',
      flags: `${FLAGS} ${SOURCES} type`,
      *run(k): Flow<number | undefined> {
        const name = oneName(k);
        const data = literals(k, 'Secret', name);
        for (const key of Object.keys(data)) data[key] = base64(data[key] as string);
        const type = k.flags.string('type');
        submit(
          k,
          {
            kind: 'Secret',
            apiVersion: 'v1',
            metadata: { name },
            ...(Object.keys(data).length > 0 ? { data } : {}),
            ...(type ? { type } : {}),
          },
          'secret',
        );
        return 0;
      },
    },
  ],
};

function portOf(text: string): Draft {
  const [head = '', tail] = text.split(':');
  const port = Number(head);
  if (!/^\d+$/.test(head)) throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(head)}: invalid syntax`);
  const target = tail === undefined ? port : /^\d+$/.test(tail) ? Number(tail) : tail;
  return { name: tail === undefined ? head : `${head}-${tail}`, protocol: 'TCP', port, targetPort: target };
}

function serviceOf(type: string, name: string, short: string, flags: string, label: string): Command {
  return {
    name,
    short,
    flags: `${FLAGS} tcp:list ${flags}`,
    *run(k): Flow<number | undefined> {
      const own = oneName(k);
      const ports = k.flags.list('tcp').map(portOf);
      const headless = k.flags.string('clusterip');
      const external = k.flags.string('external-name');
      if (ports.length === 0 && headless !== 'None' && type !== 'ExternalName')
        throw new Failure('at least one tcp port specifier must be provided');
      const nodePort = k.flags.int('node-port');
      const spec = {
        ...(ports.length > 0 ? { ports: ports.map((port) => (nodePort > 0 ? { ...port, nodePort } : port)) } : {}),
        selector: { app: own },
        ...(headless ? { clusterIP: headless } : {}),
        type,
        ...(external ? { externalName: external } : {}),
      };
      submit(
        k,
        {
          kind: 'Service',
          apiVersion: 'v1',
          metadata: { name: own, labels: { app: own } },
          spec,
          status: { loadBalancer: {} },
        },
        `${label} service`,
      );
      return 0;
    },
  };
}

const service: Command = {
  name: 'service',
  aliases: ['svc'],
  short: 'Create a service using a specified subcommand',
  commands: [
    serviceOf('ClusterIP', 'clusterip', 'Create a ClusterIP service', 'clusterip', 'ClusterIP'),
    serviceOf('ExternalName', 'externalname', 'Create an ExternalName service', 'external-name', 'ExternalName'),
    serviceOf('LoadBalancer', 'loadbalancer', 'Create a LoadBalancer service', '', 'LoadBalancer'),
    serviceOf('NodePort', 'nodeport', 'Create a NodePort service', 'node-port:int', 'NodePort'),
  ],
};

export const create: Command = {
  name: 'create',
  short: 'Create a resource from a file or from stdin',
  flags: `${FILE_FLAGS} ${FLAGS} edit:bool l,selector raw`,
  commands: [configmap, deployment, namespace, secret, service, account],
  run: createFiles,
};

const IMAGE = /^[a-z0-9]+(?:[._/:@-]+[A-Za-z0-9]+)*$/;
export const run: Command = {
  name: 'run',
  short: 'Run a particular image on the cluster',
  flags: `${FLAGS} image image-pull-policy restart:string=Always l,labels env:array port command:bool overrides
    override-type i,stdin:bool t,tty:bool rm:bool q,quiet:bool attach:bool expose:bool annotations:array grace-period:int privileged:bool
    pod-running-timeout:duration=1m0s leave-stdin-open:bool`,
  *run(k): Flow<number | undefined> {
    const [name] = k.args;
    if (name === undefined || k.dash === 0) throw usageFailure(k.path, 'NAME is required for run');
    const image = k.flags.string('image');
    if (image === '') throw new Failure('required flag(s) "image" not set');
    if (!IMAGE.test(image)) throw new Failure(`Invalid image name "${image}": invalid reference format`);
    const words = k.args.slice(1);
    const env = k.flags.list('env').map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new Failure(`invalid env: ${text}`);
      return { name: text.slice(0, at), value: text.slice(at + 1) };
    });
    const port = k.flags.string('port');
    if (port && !/^-?\d+$/.test(port))
      throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
    const labels: Record<string, string> = {};
    for (const pair of k.flags
      .string('labels')
      .split(',')
      .filter((each) => each !== '')) {
      const [key = '', value = ''] = pair.split('=');
      labels[key] = value;
    }
    const policy = k.flags.string('image-pull-policy');
    const container = {
      name,
      image,
      ...(words.length > 0 ? (k.flags.bool('command') ? { command: words } : { args: words }) : {}),
      ...(port ? { ports: [{ containerPort: Number(port) }] } : {}),
      ...(env.length > 0 ? { env } : {}),
      resources: {},
      ...(policy ? { imagePullPolicy: policy } : {}),
      ...(k.flags.bool('stdin') ? { stdin: true, stdinOnce: true } : {}),
      ...(k.flags.bool('tty') ? { tty: true } : {}),
    };
    let object: Draft = {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name, labels: Object.keys(labels).length > 0 ? labels : { run: name } },
      spec: { containers: [container], restartPolicy: k.flags.string('restart'), dnsPolicy: 'ClusterFirst' },
      status: {},
    };
    const overrides = k.flags.string('overrides');
    if (overrides) object = mergeInto(object, parseDocument(overrides).toJS());
    submit(k, object, '', 'created', 'kubectl-run');
    return 0;
  },
};

function mergeInto(base: Draft, patch: Draft): Draft {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const merged: Draft = { ...(typeof base === 'object' && !Array.isArray(base) ? base : {}) };
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) delete merged[key];
    else merged[key] = mergeInto(merged[key], patch[key]);
  }
  return merged;
}
