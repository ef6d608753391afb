/** Past pod templates of a workload: ReplicaSets of a Deployment, ControllerRevisions of the others. */

import { selectorQueryText } from '../../describe/pod-template';
import { copyOf, type Draft } from '../../draft';
import { Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import type { Found } from '../../resource/builder';
import { kindText } from './targets';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const REVISION = 'deployment.kubernetes.io/revision';

export interface Revision {
  readonly number: number;
  readonly cause: string | undefined;
  readonly template: Draft;
  /** The ReplicaSet or ControllerRevision. */
  readonly record: Draft;
}

function owned(k: Invocation, found: Found, plural: string): readonly Draft[] {
  const { namespace, object } = found;
  const labelSelector = selectorQueryText(object.spec.selector);
  const list = k.get(`/apis/apps/v1/namespaces/${namespace}/${plural}`, query({ labelSelector }));
  return (list.items ?? []).filter((each: Draft) =>
    (each.metadata.ownerReferences ?? []).some((owner: Draft) => owner.controller && owner.uid === object.metadata.uid),
  );
}

/** The revision's template put into the workload's own: a ControllerRevision holds a patch of `spec.template`. */
function restored(record: Draft): Draft {
  const { $patch: _, ...template } = copyOf(record.data?.spec?.template ?? {});
  return template;
}

/** Workloads that keep no revisions are told apart from what is no workload at all. */
const WITHOUT = ['Job.batch', 'CronJob.batch', 'Pod', 'ReplicaSet.apps', 'ReplicationController'];

function unsuited(kind: string, what: string): Failure {
  if (WITHOUT.includes(kind)) return new Failure(`no ${what} has been implemented for "${kind}"`);
  const wanted = what === 'rollbacker' ? what : 'history';
  const [name = '', ...group] = kind.split('.');
  return new Failure(
    `error retrieving ${wanted} for "${kind}", no visitor method exists for {${group.join('.')} ${name}}`,
  );
}

export function revisionsOf(k: Invocation, found: Found, what: 'history viewer' | 'rollbacker'): readonly Revision[] {
  const kind = kindText(found);
  let all: Revision[];
  if (kind === 'Deployment.apps') {
    all = owned(k, found, 'replicasets').map((record) => ({
      number: Number(record.metadata.annotations?.[REVISION] ?? '0'),
      cause: record.metadata.annotations?.[CHANGE_CAUSE],
      template: record.spec.template,
      record: { apiVersion: 'apps/v1', kind: 'ReplicaSet', ...record },
    }));
  } else if (kind === 'DaemonSet.apps' || kind === 'StatefulSet.apps') {
    all = owned(k, found, 'controllerrevisions').map((record) => ({
      number: record.revision,
      cause: record.metadata.annotations?.[CHANGE_CAUSE],
      template: restored(record),
      record: { apiVersion: 'apps/v1', kind: 'ControllerRevision', ...record },
    }));
  } else throw unsuited(kind, what);
  return all.sort((a, b) => a.number - b.number);
}
