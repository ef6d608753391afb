/** POST …/pods/x/binding: the scheduler's choice of a node (registry/core/pod/storage BindingREST). */
import type { Draft } from '../../api/kinds/kind';
import { kindByName } from '../../api/kinds/registry';
import { decodeBody } from '../../api/machinery/json/decode';
import { badRequest, conflict, internal } from '../../api/machinery/status';
import { assert } from '../../base/assert';
import { thaw } from '../../base/freeze';
import type { Plain } from '../../base/plain';
import type { ApiResponse } from '../../client/transport';
import { existing } from '../reading/get';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { send } from '../response/render';
import { etcdKey, uidConflict } from '../storage/etcd-key';
import { commitUpdate } from '../writing/commit';
import { readBody } from '../writing/read-body';
import { writeOptions } from '../writing/write-options';

/** POST …/bindings, the old spelling: the body names the pod. */
export function bindNamed(context: RequestContext): ApiResponse {
  const { kind } = context.route;
  const { name } = readBody(context, kind, 'Ignore').metadata;
  const pods = kindByName('v1', 'Pod');
  assert(pods !== undefined, 'no pods');
  return bind({ ...context, route: { ...context.route, kind: pods, name, subresource: 'binding' } });
}

const WHAT = { group: '', resource: 'pods/binding' };

export function bind(context: RequestContext): ApiResponse {
  const { name = '' } = context.route;
  const options = writeOptions(context, 'CreateOptions');
  const body = decodeBody(context.request.body, context.request.contentType);
  if (!body.ok) return refuse(badRequest(body.message));
  const { target = {}, metadata = {} } = body.value as Draft;
  if (metadata.name !== name) {
    refuse(badRequest('name in URL does not match name in Binding object'));
  }
  if (target.kind && target.kind !== 'Node') {
    refuse(internal(`target.kind: Unsupported value: "${target.kind}": supported values: "Node", "<empty>"`));
  }
  if (!target.name) refuse(internal('target.name: Required value'));
  const old = existing(context);
  const draft: Draft = thaw(old);
  if (draft.metadata.deletionTimestamp)
    refuse(conflict(WHAT, name, `pod ${name} is being deleted, cannot be assigned to a host`));
  if (draft.spec.nodeName)
    refuse(conflict(WHAT, name, `pod ${name} is already assigned to node "${draft.spec.nodeName}"`));
  if ((draft.spec.schedulingGates ?? []).length > 0)
    refuse(conflict(WHAT, name, `pod ${name} has non-empty .spec.schedulingGates`));
  if (metadata.uid && metadata.uid !== draft.metadata.uid) {
    const { kind, namespace } = context.route;
    const why = uidConflict(etcdKey(kind, namespace, name), metadata.uid, draft.metadata.uid);
    refuse(conflict({ group: '', resource: 'pods' }, name, why));
  }
  draft.spec.nodeName = target.name;
  if (metadata.annotations) draft.metadata.annotations = { ...draft.metadata.annotations, ...metadata.annotations };
  const conditions: readonly Draft[] = draft.status?.conditions ?? [];
  const scheduled = {
    type: 'PodScheduled',
    ...(draft.metadata.generation ? { observedGeneration: draft.metadata.generation } : {}),
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: context.server.kernel.timestamp(),
  };
  draft.status = {
    ...draft.status,
    conditions: [...conditions.filter((condition) => condition.type !== 'PodScheduled'), scheduled],
  };
  commitUpdate(context, draft, old, options.dryRun);
  return send(context, 201, created());
}

/** Success of a creation that has no object to show. */
export function created(): Plain {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}
