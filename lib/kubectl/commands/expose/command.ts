/** `kubectl expose`: a Service in front of pods, a workload or another Service. Follows kubectl/pkg/cmd/expose. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE, recorded } from '../../flags/record';
import type { Invocation } from '../../invocation';
import { OVERRIDE_FLAGS, overridden } from '../../patch/overrides';
import { type Found, fetchObjects, fileTargets, hasFiles, targetsOf } from '../../resource/builder';
import { submit } from '../create/submit';
import { portsOf } from './ports';

const EXPOSABLE = new Set([
  'ReplicationController',
  'Service',
  'Pod',
  'Deployment.apps',
  'ReplicaSet.apps',
  'Deployment.extensions',
  'ReplicaSet.extensions',
]);
const NAME_MAX = 63;

const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(',').map((pair) => {
      const parts = pair.split('=');
      if (parts.length !== 2 || parts[0] === '') throw new Failure(`unexpected label spec: ${pair}`);
      return parts as [string, string];
    }),
  );

function selectorOf(k: Invocation, object: Draft): Draft {
  const given = k.flags.string('selector');
  if (given !== '') return pairs(given);
  const fail = (why: string) => new Failure(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  if (object.kind === 'Pod') {
    if (Object.keys(object.metadata.labels ?? {}).length > 0) return object.metadata.labels;
    throw fail('the pod has no labels and cannot be exposed');
  }
  if (object.kind === 'Service') {
    if (Object.keys(object.spec.selector ?? {}).length > 0) return object.spec.selector;
    throw fail('the service has no pod selector set');
  }
  const { matchLabels, matchExpressions } = object.spec.selector ?? {};
  if (object.kind === 'ReplicationController') return object.spec.selector ?? object.spec.template.metadata.labels;
  if ((matchExpressions ?? []).length > 0) {
    const shown = matchExpressions
      .map(({ key, operator, values = [] }: Draft) => `{Key:${key} Operator:${operator} Values:[${values.join(' ')}]}`)
      .join(' ');
    throw fail(`couldn't convert expressions - "[${shown}]" to map-based selector format`);
  }
  return matchLabels ?? {};
}

/** What was read off the first object serves those after it as if it had been given. */
interface Carried {
  selector?: Draft;
  labels?: Draft;
}

function serviceFor(k: Invocation, { object, name }: Found, carried: Carried): Draft {
  const { flags } = k;
  carried.selector ??= selectorOf(k, object);
  const { selector } = carried;
  const ports = portsOf(k, object);
  const given = flags.string('labels');
  carried.labels ??= given === '' ? object.metadata.labels : pairs(given);
  const { labels } = carried;
  const affinity = flags.string('session-affinity');
  if (!['', 'None', 'ClientIP'].includes(affinity)) throw new Failure(`unknown session affinity: ${affinity}`);
  const address = flags.string('cluster-ip');
  const type = flags.string('type');
  const external = flags.string('external-ip');
  const balancer = flags.string('load-balancer-ip');
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: flags.string('name') || name.slice(0, NAME_MAX), ...(labels ? { labels } : {}) },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector,
      ...(address ? { clusterIP: address } : {}),
      ...(type ? { type } : {}),
      ...(external ? { externalIPs: [external] } : {}),
      ...(affinity ? { sessionAffinity: affinity } : {}),
      ...(balancer && type === 'LoadBalancer' ? { loadBalancerIP: balancer } : {}),
    },
    status: { loadBalancer: {} },
  };
}

export const expose: Command = {
  name: 'expose',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} port target-port protocol type name selector l,labels cluster-ip external-ip
    load-balancer-ip session-affinity ${OVERRIDE_FLAGS} field-manager save-config:bool ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  *run(k): Flow<number | undefined> {
    const all: readonly Found[] = hasFiles(k)
      ? (yield* fileTargets(k)).map((target) => ({ ...target, name: target.name ?? '', object: target.local }))
      : fetchObjects(k, yield* targetsOf(k, k.args, { selects: false }));
    const carried: Carried = {};
    for (const found of all) {
      try {
        const { kind, group } = found.resource;
        const full = group === '' ? kind : `${kind}.${group}`;
        if (!EXPOSABLE.has(full)) throw new Failure(`cannot expose a ${full}`);
        const service = recorded(k, overridden(k, serviceFor(k, found, carried)));
        submit(k, service, { operation: 'exposed', manager: 'kubectl-expose' });
      } catch (error) {
        if (!(error instanceof ApiFailure) && !(error instanceof Failure)) throw error;
        k.deferred.push(error);
      }
    }
    return 0;
  },
};
