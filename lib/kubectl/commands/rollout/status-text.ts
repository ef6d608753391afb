/** How far a rollout is, in kubectl's words (kubectl/pkg/polymorphichelpers/rollout_status.go). */
import type { Draft } from '../../draft';
import { Failure } from '../../failure';

export interface Progress {
  readonly text: string;
  readonly done: boolean;
}
const waiting = (text: string): Progress => ({ text: `${text}\n`, done: false });
const finished = (text: string): Progress => ({ text: `${text}\n`, done: true });
const observed = ({ metadata, status }: Draft): boolean =>
  (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);

function deployment(object: Draft, revision: number): Progress {
  const { name, annotations = {} } = object.metadata;
  const { replicas: wanted = 1 } = object.spec;
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, conditions = [] } = object.status ?? {};
  const running = Number(annotations['deployment.kubernetes.io/revision'] ?? '0');
  if (revision > 0 && revision !== running) {
    throw new Failure(`desired revision (${revision}) is different from the running revision (${running})`);
  }
  if (!observed(object)) return waiting('Waiting for deployment spec update to be observed...');
  const progressing = conditions.find((each: Draft) => each.type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    throw new Failure(`deployment "${name}" exceeded its progress deadline`);
  }
  const lead = `Waiting for deployment "${name}" rollout to finish:`;
  if (updatedReplicas < wanted) {
    return waiting(`${lead} ${updatedReplicas} out of ${wanted} new replicas have been updated...`);
  }
  if (replicas > updatedReplicas) {
    return waiting(`${lead} ${replicas - updatedReplicas} old replicas are pending termination...`);
  }
  if (availableReplicas < updatedReplicas) {
    return waiting(`${lead} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`);
  }
  return finished(`deployment "${name}" successfully rolled out`);
}

const onlyRolling = (object: Draft): void => {
  if (object.spec.updateStrategy?.type !== 'RollingUpdate') {
    throw new Failure('rollout status is only available for RollingUpdate strategy type');
  }
};

function daemonSet(object: Draft): Progress {
  onlyRolling(object);
  const { name } = object.metadata;
  const {
    updatedNumberScheduled: updated = 0,
    desiredNumberScheduled: desired = 0,
    numberAvailable = 0,
  } = object.status ?? {};
  if (!observed(object)) return waiting('Waiting for daemon set spec update to be observed...');
  const lead = `Waiting for daemon set "${name}" rollout to finish:`;
  if (updated < desired) return waiting(`${lead} ${updated} out of ${desired} new pods have been updated...`);
  if (numberAvailable < desired) {
    return waiting(`${lead} ${numberAvailable} of ${desired} updated pods are available...`);
  }
  return finished(`daemon set "${name}" successfully rolled out`);
}

function statefulSet(object: Draft): Progress {
  onlyRolling(object);
  const { replicas: wanted = 1, updateStrategy } = object.spec;
  const { status = {} } = object;
  const { readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0 } = status;
  if (!status.observedGeneration || !observed(object)) {
    return waiting('Waiting for statefulset spec update to be observed...');
  }
  if (readyReplicas < wanted) return waiting(`Waiting for ${wanted - readyReplicas} pods to be ready...`);
  if (updateStrategy.rollingUpdate) {
    const { partition } = updateStrategy.rollingUpdate;
    if (partition !== undefined && updatedReplicas < wanted - partition) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted - partition} new pods have been updated...`,
      );
    }
    return finished(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
  }
  if (status.updateRevision !== status.currentRevision) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${status.updateRevision}...`,
    );
  }
  return finished(
    `statefulset rolling update complete ${currentReplicas} pods at revision ${status.currentRevision}...`,
  );
}

const VIEWS: Readonly<Record<string, (object: Draft, revision: number) => Progress>> = {
  'Deployment.apps': deployment,
  'DaemonSet.apps': daemonSet,
  'StatefulSet.apps': statefulSet,
};

export function statusOf(kind: string, object: Draft, revision: number): Progress {
  const view = VIEWS[kind];
  if (view === undefined) throw new Failure(`no status viewer has been implemented for ${kind}`);
  return view(object, revision);
}
