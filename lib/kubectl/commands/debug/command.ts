/** `kubectl debug`: containers to look around with, in a pod, in a copy of it, on a node. Follows kubectl/pkg/cmd/debug. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { twoWayPatch } from '../../patch/three-way';
import { argumentTargets } from '../../resource/arguments';
import { type Found, fetchObjects, fileTargets } from '../../resource/builder';
import { attachDebugger } from './attaching';
import { type Asked, askedOf } from './check';
import { type Made, nodePod, podCopy, withEphemeral } from './generate';

const podsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;

function post(k: Invocation, namespace: string, body: Draft): Draft {
  return k.call({ method: 'POST', path: podsPath(namespace), contentType: 'application/json', body });
}

function copied(k: Invocation, pod: Draft, asked: Asked): Made {
  const { namespace, name } = pod.metadata;
  const made = podCopy(k, pod, asked);
  const created = post(k, namespace, made.pod);
  if (k.flags.bool('replace')) {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 };
    k.call({ method: 'DELETE', path: `${podsPath(namespace)}/${name}`, contentType: 'application/json', body });
  }
  return { ...made, pod: created };
}

function extended(k: Invocation, pod: Draft, asked: Asked): Made {
  const { namespace, name } = pod.metadata;
  const made = withEphemeral(k, pod, asked);
  const { type, body } = twoWayPatch(pod, made.pod);
  const path = `${podsPath(namespace)}/${name}/ephemeralcontainers`;
  return { ...made, pod: k.call({ method: 'PATCH', path, contentType: type, body }) };
}

function debugged(k: Invocation, { resource, object, name }: Found, asked: Asked): Made {
  if (resource.kind === 'Node' && resource.group === '') {
    const made = nodePod(k, name, asked);
    return { ...made, pod: post(k, k.namespace, made.pod) };
  }
  if (resource.kind !== 'Pod' || resource.group !== '') {
    throw new Failure(`"${resource.group}/${resource.version}, Kind=${resource.kind}" not supported by debug`);
  }
  const typed = { apiVersion: 'v1', kind: 'Pod', ...object };
  return k.flags.string('copy-to') === '' ? extended(k, typed, asked) : copied(k, typed, asked);
}

function* targets(k: Invocation, asked: Asked): Flow<readonly Found[]> {
  const files = k.flags.list('filename').length > 0 ? yield* fileTargets(k) : [];
  const words = asked.targets.map((target) => (target.includes('/') ? target : `pods/${target}`));
  return fetchObjects(k, [...files, ...(words.length > 0 ? argumentTargets(k, words) : [])]);
}

export const debug: Command = {
  name: 'debug',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  flags: `f,filename:list arguments-only:bool attach:bool c,container copy-to replace:bool env:pairs image keep-labels:bool
    keep-annotations:bool keep-liveness:bool keep-readiness:bool keep-startup:bool keep-init-containers:bool=true
    set-image:pairs image-pull-policy i,stdin:bool q,quiet:bool same-node:bool share-processes:bool=true target t,tty:bool
    profile:string=general custom`,
  *run(k) {
    const asked = askedOf(k);
    if (k.flags.string('profile') === 'legacy') {
      k.err(
        '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n',
      );
    }
    for (const found of yield* targets(k, asked)) {
      try {
        const { pod, container } = debugged(k, found, asked);
        if (asked.attach && container !== '') yield* attachDebugger(k, pod, container);
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        k.deferred.push(error);
      }
    }
    return 0;
  },
};
