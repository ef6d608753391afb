/** `rollout`: a workload has its pods: replicas ready, image, revision, completed. */
import type { CheckSpec } from '../../course/check-schema';
import { type ClusterReader, isGoing, type Json, labelsMatch } from '../cluster-reader';
import type { CheckKind } from '../condition';
import { nearest } from '../diagnose/nearest';
import { podProblem } from '../diagnose/pod';
import { type Cause, fail, pass } from '../verdict';

type Spec = CheckSpec<'rollout'>;

const PLURALS: Readonly<Record<string, string>> = {
  deployment: 'deployments',
  deploy: 'deployments',
  replicaset: 'replicasets',
  rs: 'replicasets',
  replicationcontroller: 'replicationcontrollers',
  rc: 'replicationcontrollers',
  daemonset: 'daemonsets',
  ds: 'daemonsets',
  statefulset: 'statefulsets',
  sts: 'statefulsets',
};

export const rollout: CheckKind<'rollout'> = {
  name: 'rollout',
  evaluate(spec, reader) {
    const [kind = '', name = ''] = spec.resource.split('/');
    const namespace = spec.namespace ?? 'default';
    const plural = PLURALS[kind] ?? `${kind}s`;
    const expected = `${spec.resource}${spec.ready === undefined ? '' : ` ready ${spec.ready}`}${spec.image === undefined ? '' : ` ${spec.image}`}`;
    const workload = reader.get(plural, namespace, name);
    if (workload === undefined) {
      const near = nearest(
        name,
        reader.list(plural, namespace).map((o) => String(o.metadata.name)),
      );
      return fail(expected, near ?? '<none>', [
        { code: 'object-missing', object: `${spec.resource}`, expected: name, actual: near ?? '<none>' },
      ]);
    }
    const object = `${workload.kind} ${namespace}/${name}`;
    const ready = readyOf(workload);
    const actual = `ready ${ready}/${desiredOf(workload)}`;
    const cause = firstCause(spec, reader, workload, object, ready);
    return cause === undefined ? pass(expected, actual) : fail(expected, actual, [cause]);
  },
};

function firstCause(
  spec: Spec,
  reader: ClusterReader,
  workload: Json,
  object: string,
  ready: number,
): Cause | undefined {
  const images: readonly string[] = (workload.spec.template?.spec?.containers ?? []).map((c: Json) => String(c.image));
  if (spec.image !== undefined && !images.includes(spec.image)) {
    return {
      code: 'image-differs',
      object,
      field: 'spec.template.spec.containers.image',
      expected: spec.image,
      actual: images.join(', '),
    };
  }
  const desired = desiredOf(workload);
  if (spec.ready !== undefined && desired !== spec.ready) {
    return {
      code: desired < spec.ready ? 'replicas-fewer' : 'too-many-objects',
      object,
      field: 'spec.replicas',
      expected: String(spec.ready),
      actual: String(desired),
    };
  }
  if (spec.revision !== undefined) {
    const revision = workload.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '<none>';
    if (revision !== String(spec.revision))
      return { code: 'field-differs', object, field: 'revision', expected: String(spec.revision), actual: revision };
  }
  const complete = spec.ready === undefined ? desired : spec.ready;
  if (ready === complete && (spec.complete !== true || updatedOf(workload) === desired)) return undefined;
  return stuckCause(reader, workload, object, complete, ready);
}

function stuckCause(reader: ClusterReader, workload: Json, object: string, wanted: number, ready: number): Cause {
  const refused = (workload.status?.conditions ?? []).find(
    (c: Json) => c.type === 'ReplicaFailure' && c.status === 'True',
  );
  if (refused !== undefined) return { code: 'quota-exceeded', object, actual: refused.message };
  const selector = workload.spec.selector?.matchLabels ?? workload.spec.selector;
  const pods = reader
    .list('pods', workload.metadata.namespace)
    .filter((p) => !isGoing(p) && labelsMatch(selector, p.metadata.labels));
  for (const pod of pods) {
    const problem = podProblem(pod);
    if (problem !== undefined && problem.code !== 'pods-not-ready') return problem;
  }
  return {
    code: pods.length === 0 ? 'pods-missing' : 'pods-not-ready',
    object,
    expected: String(wanted),
    actual: String(ready),
  };
}

function desiredOf(workload: Json): number {
  return Number(
    workload.kind === 'DaemonSet' ? (workload.status?.desiredNumberScheduled ?? 0) : (workload.spec.replicas ?? 1),
  );
}
function readyOf(workload: Json): number {
  return Number((workload.kind === 'DaemonSet' ? workload.status?.numberReady : workload.status?.readyReplicas) ?? 0);
}
function updatedOf(workload: Json): number {
  return Number(
    workload.status?.updatedReplicas ?? workload.status?.updatedNumberScheduled ?? workload.status?.readyReplicas ?? 0,
  );
}
