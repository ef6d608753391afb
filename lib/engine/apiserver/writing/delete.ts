/**
 * DELETE of one object: preconditions, grace period, finalizers of the garbage collector, or gone at once
 * (registry/rest/delete.go BeforeDelete, store.go Delete and deletionFinalizersForGarbageCollection).
 */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import { conflict } from '../../api/machinery/status';
import { thaw } from '../../base/freeze';
import type { Plain } from '../../base/plain';
import { nowMs, timeMs } from '../../client/clock';
import type { ApiResponse } from '../../client/transport';
import { rfc3339 } from '../../sim/wall-clock';
import type { Attributes } from '../admission/plugin';
import { admit, admitValid } from '../admission/registry';
import { CLEANUP } from '../custom/served-kinds';
import { existing } from '../reading/get';
import { type RequestContext, warn } from '../request/context';
import { refuse } from '../request/refusal';
import { renderObject, send } from '../response/render';
import { commitUpdate, remove } from './commit';
import { type DeleteOptions, deleteOptions } from './delete-options';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

export function deleteOne(context: RequestContext): ApiResponse {
  const options = deleteOptions(context);
  warnOfDependents(context, options);
  const attributes: Attributes = { context, operation: 'DELETE', draft: {}, old: undefined, dryRun: options.dryRun };
  admit(attributes);
  admitValid(attributes);
  const object = existing(context);
  const outcome = deleteObject(context, object, options);
  const { kind } = context.route;
  if (!outcome.gone || kind.deleteReturnsObject) return renderObject(context, 200, outcome.object);
  const { name, uid } = object.metadata as { name: string; uid: string };
  const details = { name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural, uid };
  return send(context, 200, success(details));
}

export function warnOfDependents(context: RequestContext, { propagation }: DeleteOptions): void {
  const { deletionWarning } = context.route.kind;
  if (deletionWarning !== undefined && propagation === undefined) warn(context, deletionWarning);
}

function success(details: Plain): Plain {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

export interface Deletion {
  readonly gone: boolean;
  readonly object: ApiObject;
}

export function deleteObject(context: RequestContext, object: ApiObject, options: DeleteOptions): Deletion {
  checkPreconditions(context, object, options);
  const { kind } = context.route;
  if (kind.plural === 'namespaces' && kind.group === '') return deleteNamespace(context, object, options);
  const draft: Draft = thaw(object);
  if (kind.kind === 'CustomResourceDefinition') beginCleanup(context, draft);
  const pending = beginGrace(context, draft, object, options);
  const changed = setFinalizers(context, draft, options);
  const held = (draft.metadata.finalizers ?? []).length > 0;
  if (!pending && !held) {
    if (changed) return { gone: true, object: remove(context, draft as ApiObject, options.dryRun) };
    return { gone: true, object: remove(context, marked(context, draft, object, options), options.dryRun) };
  }
  if (!pending && draft.metadata.deletionTimestamp === undefined) markDeleted(context, draft, 0);
  return { gone: false, object: commitUpdate(context, draft, object, options.dryRun) };
}

/** Kinds that end gracefully are stored with the mark of their end once, even when they vanish at once. */
function marked(context: RequestContext, draft: Draft, object: ApiObject, { dryRun }: DeleteOptions): ApiObject {
  return context.route.kind.gracePeriod === undefined ? object : commitUpdate(context, draft, object, dryRun);
}

export function checkPreconditions(context: RequestContext, object: ApiObject, options: DeleteOptions): void {
  const { kind } = context.route;
  const { name, uid, resourceVersion } = object.metadata as Record<string, string>;
  const what = { group: kind.group, resource: kind.kind };
  if (options.uid !== undefined && options.uid !== uid) {
    const why = `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    refuse(conflict(what, name as string, why));
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
    refuse(conflict(what, name as string, why));
  }
}

/** Sets the time of the end for kinds that end gracefully; true while somebody else must finish it. */
function beginGrace(context: RequestContext, draft: Draft, object: ApiObject, options: DeleteOptions): boolean {
  const { kind } = context.route;
  if (kind.gracePeriod === undefined) return false;
  const { metadata } = draft;
  const wanted = kind.gracePeriod(object, options.gracePeriodSeconds);
  if (metadata.deletionTimestamp === undefined) {
    markDeleted(context, draft, wanted);
    return wanted > 0;
  }
  const current: number = metadata.deletionGracePeriodSeconds ?? 0;
  if (current === 0) return false;
  if (options.gracePeriodSeconds === undefined || options.gracePeriodSeconds >= current) return true;
  // Only a shorter period may be given; the end never moves into the past.
  const start = (timeMs(metadata.deletionTimestamp) ?? 0) - current * 1000;
  const end = start + options.gracePeriodSeconds * 1000;
  const now = nowMs(context.server.kernel);
  metadata.deletionTimestamp = rfc3339(Math.max(end, now));
  metadata.deletionGracePeriodSeconds = end < now && options.gracePeriodSeconds !== 0 ? 1 : options.gracePeriodSeconds;
  return metadata.deletionGracePeriodSeconds > 0;
}

function markDeleted(context: RequestContext, draft: Draft, graceSeconds: number): void {
  const { metadata } = draft;
  if (metadata.generation > 0) metadata.generation += 1;
  const { name, generateName, namespace, uid, resourceVersion, generation, creationTimestamp, ...rest } = metadata;
  const front = { name, generateName, namespace, uid, resourceVersion, generation, creationTimestamp };
  draft.metadata = {
    ...Object.fromEntries(Object.entries(front).filter(([, value]) => value !== undefined)),
    deletionTimestamp: rfc3339(nowMs(context.server.kernel) + graceSeconds * 1000),
    deletionGracePeriodSeconds: graceSeconds,
    ...rest,
  };
}

/** Adds or removes `orphan` and `foregroundDeletion`; true when the list changed. */
function setFinalizers(context: RequestContext, draft: Draft, options: DeleteOptions): boolean {
  const { kind } = context.route;
  const before: readonly string[] = draft.metadata.finalizers ?? [];
  const explicit = options.propagation;
  const orphan =
    explicit === undefined
      ? before.includes(ORPHAN) || (!before.includes(FOREGROUND) && kind.defaultPropagation === 'Orphan')
      : explicit === 'Orphan';
  const foreground = explicit === undefined ? before.includes(FOREGROUND) : explicit === 'Foreground';
  const after = before.filter((f) => f !== ORPHAN && f !== FOREGROUND);
  if (orphan) after.push(ORPHAN);
  if (foreground) after.push(FOREGROUND);
  if (after.length === before.length && after.every((f) => before.includes(f))) return false;
  if (after.length === 0) {
    delete draft.metadata.finalizers;
    return true;
  }
  const { managedFields, ...rest } = draft.metadata;
  draft.metadata = { ...rest, finalizers: after, ...(managedFields === undefined ? {} : { managedFields }) };
  return true;
}

/** Before a definition go its resources (apiextensions-apiserver registry/customresourcedefinition/etcd.go). */
function beginCleanup(context: RequestContext, draft: Draft): void {
  const { metadata } = draft;
  if (metadata.deletionTimestamp !== undefined) return;
  const finalizers: readonly string[] = metadata.finalizers ?? [];
  if (!finalizers.includes(CLEANUP)) {
    const { managedFields, ...rest } = metadata;
    draft.metadata = { ...rest, finalizers: [...finalizers, CLEANUP], ...(managedFields ? { managedFields } : {}) };
  }
  const condition = {
    type: 'Terminating',
    status: 'True',
    lastTransitionTime: context.server.kernel.timestamp(),
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will be initiated soon',
  };
  draft.status = { ...draft.status, conditions: [...(draft.status?.conditions ?? []), condition] };
}

/** A namespace ends when its controller has emptied it (registry/core/namespace/storage). */
function deleteNamespace(context: RequestContext, object: ApiObject, options: DeleteOptions): Deletion {
  const draft: Draft = thaw(object);
  if (draft.metadata.deletionTimestamp === undefined) {
    const { name, uid, resourceVersion, creationTimestamp, ...rest } = draft.metadata;
    const deletionTimestamp = context.server.kernel.timestamp();
    draft.metadata = { name, uid, resourceVersion, creationTimestamp, deletionTimestamp, ...rest };
    draft.status = { ...draft.status, phase: 'Terminating' };
    if (draft.spec?.finalizers === undefined) draft.spec = { finalizers: ['kubernetes'] };
    return { gone: false, object: commitUpdate(context, draft, object, options.dryRun) };
  }
  const held = (draft.spec?.finalizers ?? []).length > 0 || (draft.metadata.finalizers ?? []).length > 0;
  if (held) return { gone: false, object };
  return { gone: true, object: remove(context, object, options.dryRun) };
}
