/** PUT, and the common end of every change of an existing object (registry/rest/update.go, store.go Update). */
import type { ApiObject, Draft, FieldError } from '../../api/kinds/kind';
import { validateMetadataUpdate } from '../../api/machinery/metadata/validate';
import { badRequest, conflict, internal, invalid, notFound } from '../../api/machinery/status';
import { plainEqual } from '../../base/freeze';
import { nowMs } from '../../client/clock';
import type { ApiResponse } from '../../client/transport';
import { confirmNoEscalation } from '../access/escalation';
import type { Attributes } from '../admission/plugin';
import { admit, admitValid } from '../admission/registry';
import { internalGroup, named, type RequestContext, stored, warn } from '../request/context';
import { refuse } from '../request/refusal';
import { renderObject } from '../response/render';
import { etcdKey, uidConflict } from '../storage/etcd-key';
import { commitUpdate, remove } from './commit';
import { checkNamespace, storeNew } from './create';
import { trackFields } from './managed-fields';
import { dedupeOwners } from './owners';
import { readBody } from './read-body';
import { encodeFor } from './shape';
import { writeOptions } from './write-options';

export function update(context: RequestContext): ApiResponse {
  const { kind, name = '', subresource } = context.route;
  const options = writeOptions(context, 'UpdateOptions');
  const draft = readBody(context, kind, options.validation);
  checkNamespace(context, draft);
  checkName(draft, name);
  const old = stored(context, name);
  if (old === undefined) {
    if (subresource !== undefined || kind.allowCreateOnUpdate !== true) return refuse(notFound(named(kind), name));
    delete draft.metadata.managedFields;
    trackFields(context, undefined, draft, options.manager);
    return renderObject(context, 201, storeNew(context, draft, options.dryRun));
  }
  trackFields(context, old, draft, options.manager);
  return renderObject(context, 200, storeChanged(context, draft, old, options.dryRun));
}

export function checkName(draft: Draft, name: string): void {
  if (!draft.metadata.name) {
    const why = `the name of the object (${name} based on URL) was undeterminable: name must be provided`;
    refuse(badRequest(why));
  }
  if (draft.metadata.name !== name) {
    refuse(badRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${name})`));
  }
}

/** From preconditions to the store. `draft` is the whole object as it shall be; managed fields are settled. */
export function storeChanged(context: RequestContext, draft: Draft, old: ApiObject, dryRun: boolean): ApiObject {
  const { kind, name = '', subresource } = context.route;
  const before = old as Draft;
  dedupeOwners(context, draft);
  checkPreconditions(context, draft, before, dryRun);
  const attributes: Attributes = { context, operation: 'UPDATE', draft, old, dryRun };
  admit(attributes);
  confirmNoEscalation(context, draft, old);
  const { metadata } = draft;
  keep(metadata, before.metadata);
  // A request for a certificate is approved through a part of its status.
  const ofStatus = subresource === 'status' || subresource === 'approval';
  if (ofStatus) prepareStatus(context, draft, old);
  else {
    if (kind.plural === 'services' && kind.group === '') context.server.services.update(draft, old, dryRun);
    kind.prepareForUpdate(draft, old);
    if (
      kind.hasGeneration &&
      !kind.fixedGeneration &&
      metadata.generation === before.metadata.generation &&
      specChanged(draft, before)
    ) {
      metadata.generation = (before.metadata.generation ?? 0) + 1;
    }
  }
  // What a status write takes over from the stored object has its form, and is not looked at again.
  const kept = ofStatus ? Object.keys(before).filter((key) => draft[key] === before[key]) : undefined;
  encodeFor(kind, draft, 'none', kept);
  const own = ofStatus
    ? kind.validateStatusUpdate?.(draft as ApiObject, old)
    : kind.validateUpdate(draft as ApiObject, old);
  const ofMetadata = validateMetadataUpdate(metadata, before.metadata, kind.metadataChecks, kind.nameRule);
  const errors = [...ofMetadata, ...(own ?? [])];
  if (errors.length > 0) refuse(invalid(internalGroup(kind), kind.kind, name, errors));
  kind.canonicalize?.(draft);
  for (const text of kind.warningsOnUpdate?.(draft as ApiObject, old) ?? []) warn(context, text);
  admitValid(attributes);
  return finish(context, draft, old, dryRun);
}

/** An object that waits for its end vanishes with its last finalizer. */
export function finish(context: RequestContext, draft: Draft, old: ApiObject, dryRun: boolean): ApiObject {
  const { metadata } = draft;
  const grace = metadata.deletionGracePeriodSeconds ?? 0;
  const going = metadata.deletionTimestamp !== undefined && metadata.deletionTimestamp !== null;
  const held = (metadata.finalizers ?? []).length > 0 || (draft.spec?.finalizers ?? []).length > 0;
  if (!going || grace !== 0 || held) return commitUpdate(context, draft, old, dryRun);
  remove(context, old, dryRun);
  return draft as ApiObject;
}

function checkPreconditions(context: RequestContext, draft: Draft, before: Draft, dryRun: boolean): void {
  const { kind, name = '' } = context.route;
  const { resourceVersion, uid } = draft.metadata;
  // A patch has no precondition of its own: validation says that the UID stays.
  if (context.request.method === 'PUT' && uid && uid !== before.metadata.uid) {
    const key = etcdKey(kind, context.route.namespace, name, dryRun);
    refuse(conflict(named(kind), name, uidConflict(key, uid, before.metadata.uid)));
  }
  if ((!resourceVersion || resourceVersion === '0') && kind.allowUnconditionalUpdate === false) {
    const message = 'Invalid value: 0: must be specified for an update';
    const error: FieldError = { type: 'FieldValueInvalid', field: 'metadata.resourceVersion', message };
    refuse(invalid(kind.group, kind.plural, name, [error]));
  }
  if (!resourceVersion || resourceVersion === '0') return;
  if (!/^\d+$/.test(resourceVersion))
    refuse(internal(`strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`));
  if (resourceVersion !== before.metadata.resourceVersion) refuse(conflict(named(kind), name));
}

/** What a client can neither change nor leave out. */
function keep(metadata: Draft, old: Draft): void {
  metadata.uid ||= old.uid;
  metadata.resourceVersion = old.resourceVersion;
  metadata.creationTimestamp = old.creationTimestamp;
  if (old.generation === undefined) delete metadata.generation;
  else metadata.generation = old.generation;
  for (const field of ['deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (old[field] !== undefined) metadata[field] = old[field];
  }
}

function prepareStatus(context: RequestContext, draft: Draft, old: ApiObject): void {
  const { kind } = context.route;
  const before = old as Draft;
  for (const key of new Set([...Object.keys(draft), ...Object.keys(before)])) {
    if (key === 'metadata' || key === 'status') continue;
    if (before[key] === undefined) delete draft[key];
    else draft[key] = before[key];
  }
  for (const field of ['ownerReferences', 'finalizers'] as const) {
    if (before.metadata[field] === undefined) delete draft.metadata[field];
    else draft.metadata[field] = before.metadata[field];
  }
  kind.prepareForStatusUpdate?.(draft, old, nowMs(context.server.kernel));
}

function specChanged(draft: Draft, before: Draft): boolean {
  const keys = new Set([...Object.keys(draft), ...Object.keys(before)]);
  for (const key of keys) {
    if (key !== 'metadata' && key !== 'status' && !plainEqual(draft[key], before[key])) return true;
  }
  return false;
}
