/** The replica set a Deployment makes for its template: name, labels, selector by hash, first size (sync.go). */
import { controllerReference, type Draft } from '../../client/object';
import { apiVersionOf, DEPLOYMENTS } from '../../client/resources';
import { computeHash } from '../workload/template-hash/template-hash';
import { annotationsOfNewSet, sizeAnnotations } from './annotations';
import { isRollingUpdate, maxSurge, scaled } from './limits';
import { type Sets, specReplicas, sum, withLabel } from './replica-sets';

const NAME_MAX = 253;

export function draftOfNewSet(deployment: Draft, old: readonly Draft[], revision: bigint): Draft {
  const { spec, metadata } = deployment;
  const hash = computeHash(spec.template, deployment.status?.collisionCount);
  const labels = withLabel(spec.template.metadata?.labels, hash);
  const name = metadata.name.slice(0, NAME_MAX - 1 - hash.length);
  const draft: Draft = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace: metadata.namespace,
      labels,
      ownerReferences: [controllerReference(deployment, apiVersionOf(DEPLOYMENTS), DEPLOYMENTS.kind)],
    },
    spec: {
      replicas: 0,
      ...((spec.minReadySeconds ?? 0) === 0 ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, matchLabels: withLabel(spec.selector.matchLabels, hash) },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  };
  const annotations = {
    ...annotationsOfNewSet(deployment, draft, revision),
    ...sizeAnnotations(spec.replicas, spec.replicas + maxSurge(deployment)),
  };
  const replicas = sizeOfNewSet(deployment, [...old, draft], draft);
  return { ...draft, metadata: { ...draft.metadata, annotations }, spec: { ...draft.spec, replicas } };
}

/** NewRSNewReplicas: as many as maxSurge leaves room for. */
export function sizeOfNewSet(deployment: Draft, all: Sets, newSet: Draft): number {
  const { replicas, strategy } = deployment.spec;
  if (!isRollingUpdate(deployment)) return replicas;
  const room = replicas + scaled(strategy.rollingUpdate?.maxSurge, replicas, true) - sum(all, specReplicas);
  if (room <= 0) return specReplicas(newSet);
  return specReplicas(newSet) + Math.min(room, replicas - specReplicas(newSet));
}
