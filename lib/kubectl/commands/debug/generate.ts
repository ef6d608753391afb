/** The containers and pods that `kubectl debug` makes: an ephemeral container, a copy of the pod, a pod on a node. */

import { copyOf, type Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { patchedLocally } from '../../patch/local';
import { type Asked, pairsOf } from './check';
import { applyProfile } from './profiles';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;

export interface Made {
  readonly pod: Draft;
  /** Whom to attach to; empty when images were changed only. */
  readonly container: string;
}

function suffix(k: Invocation): string {
  return Array.from({ length: SUFFIX_LENGTH }, () => LETTERS[k.sys.random.below(LETTERS.length)]).join('');
}

function nameFor(k: Invocation): string {
  const given = k.flags.string('container');
  if (given !== '') return given;
  const name = `debugger-${suffix(k)}`;
  if (!k.flags.bool('quiet')) k.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

const envOf = (k: Invocation): readonly Draft[] =>
  Object.entries(pairsOf(k.flags.list('env'))).map(([name, value]) => ({ name, value }));

function containerOf(k: Invocation, name: string, { words }: Asked): Draft {
  const { flags } = k;
  const env = envOf(k);
  const policy = flags.string('image-pull-policy');
  return {
    name,
    image: flags.string('image'),
    ...(words.length === 0 ? {} : { [flags.bool('arguments-only') ? 'args' : 'command']: words }),
    ...(env.length === 0 ? {} : { env }),
    resources: {},
    terminationMessagePolicy: 'File',
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
}

/** --custom: a partial container laid over what the profile made. */
function customized(container: Draft, { custom }: Asked): Draft {
  if (custom === undefined) return container;
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers: [container] } };
  const patch = { spec: { containers: [{ ...custom, name: container.name }] } };
  return { ...patchedLocally(pod, patch).spec.containers[0] };
}

export function withEphemeral(k: Invocation, pod: Draft, asked: Asked): Made {
  const copy = copyOf(pod);
  const name = nameFor(k);
  const target = k.flags.string('target');
  const container: Draft = {
    ...containerOf(k, name, asked),
    ...(target === '' ? {} : { targetContainerName: target }),
  };
  applyProfile(k.flags, { pod: copy, container, style: 'ephemeral' });
  const made = customized(container, asked);
  copy.spec.ephemeralContainers = [...(copy.spec.ephemeralContainers ?? []), made];
  warnOfUser(k, made, copy);
  return { pod: copy, container: name };
}

export function nodePod(k: Invocation, node: string, asked: Asked): Made {
  const name = k.flags.string('container') || 'debugger';
  const pod = `node-debugger-${node}-${suffix(k)}`;
  if (!k.flags.bool('quiet')) k.out(`Creating debugging pod ${pod} with container ${name} on node ${node}.\n`);
  const container = containerOf(k, name, asked);
  const made: Draft = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [container],
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  };
  applyProfile(k.flags, { pod: made, container, style: 'node' });
  made.spec.containers = [customized(container, asked)];
  return { pod: made, container: name };
}

export function podCopy(k: Invocation, pod: Draft, asked: Asked): Made {
  const { flags } = k;
  const { namespace, annotations, labels } = pod.metadata;
  const spec = copyOf(pod.spec);
  delete spec.ephemeralContainers;
  if (flags.changed('share-processes')) spec.shareProcessNamespace = flags.bool('share-processes');
  if (!flags.bool('same-node')) delete spec.nodeName;
  const metadata = { name: flags.string('copy-to'), namespace, annotations, labels };
  const copy: Draft = { apiVersion: 'v1', kind: 'Pod', metadata, spec };
  for (const container of spec.containers) {
    const image = asked.images[container.name] ?? asked.images['*'];
    if (image !== undefined) container.image = image;
  }
  const all: readonly Draft[] = [...spec.containers, ...(spec.initContainers ?? [])];
  let container = all.find(({ name }) => name === flags.string('container'));
  if (container === undefined) {
    if (flags.string('image') === '') {
      if (Object.keys(asked.images).length > 0) return { pod: copy, container: '' };
      throw new Failure('you must specify image when creating new container');
    }
    container = containerOf(k, nameFor(k), asked);
    spec.containers.push(container);
  } else change(k, container, asked);
  applyProfile(flags, { pod: copy, container, style: 'copy' });
  const name: string = container.name;
  if (asked.custom !== undefined) {
    spec.containers = spec.containers.map((each: Draft) => (each.name === name ? customized(each, asked) : each));
  }
  warnOfUser(k, container, copy);
  return { pod: copy, container: name };
}

/** A container that is there already takes what the command line says. */
function change(k: Invocation, container: Draft, { words }: Asked): void {
  const { flags } = k;
  const env = envOf(k);
  if (words.length > 0 && flags.bool('arguments-only')) container.args = words;
  else if (words.length > 0) {
    container.command = words;
    delete container.args;
  }
  if (env.length > 0) container.env = env;
  if (flags.string('image') !== '') container.image = flags.string('image');
  if (flags.string('image-pull-policy') !== '') container.imagePullPolicy = flags.string('image-pull-policy');
  container.stdin = flags.bool('stdin');
  container.tty = flags.bool('tty');
}

function warnOfUser(k: Invocation, { securityContext = {} }: Draft, { spec }: Draft): void {
  if (!spec.securityContext?.runAsUser || securityContext.runAsUser === 0) return;
  if (!securityContext.privileged && !securityContext.capabilities?.add?.length) return;
  k.warn(
    'Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".',
  );
}
