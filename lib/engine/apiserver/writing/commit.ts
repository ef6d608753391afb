/** The last step of every write: the next revision, the canonical shape, the store; or nothing at all on a dry run. */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import { type Definition, definition, type FieldShape, OBJECT_META } from '../../api/openapi/schema';
import { settle } from '../../api/openapi/settled';
import { deepFreeze, plainEqual } from '../../base/freeze';
import type { Plain, PlainObject } from '../../base/plain';
import { sortedKeys } from '../../base/sorted-keys';
import type { RequestContext } from '../request/context';
import { resourceOf, storeKey, toStore } from '../storage/form';

export function commitCreate(context: RequestContext, draft: Draft, dryRun: boolean): ApiObject {
  if (dryRun) return finished(context, draft) as ApiObject;
  return put(context, draft);
}

/** An update that changes nothing keeps the revision and tells nobody. */
export function commitUpdate(context: RequestContext, draft: Draft, old: ApiObject, dryRun: boolean): ApiObject {
  if (sameBut(draft, old)) return old;
  if (dryRun) return finished(context, withRevision(draft, (old as Draft).metadata.resourceVersion)) as ApiObject;
  return put(context, draft);
}

export function remove(context: RequestContext, object: ApiObject, dryRun: boolean): ApiObject {
  const { store } = context.server;
  const { namespace = '', name } = object.metadata as { namespace?: string; name: string };
  if (dryRun) return object;
  const { kind } = context.route;
  const last = deepFreeze(withRevision(object as Draft, String(store.nextRevision)) as PlainObject);
  store.delete(resourceOf(kind), storeKey(namespace, name), toStore(kind, last) as PlainObject);
  return last;
}

function put(context: RequestContext, draft: Draft): ApiObject {
  const { store } = context.server;
  const { namespace = '', name } = draft.metadata;
  const { kind } = context.route;
  const object = finished(context, withRevision(draft, String(store.nextRevision))) as PlainObject;
  store.put(resourceOf(kind), storeKey(namespace, name), toStore(kind, object) as PlainObject);
  if (kind.custom === undefined) settleMetadata((object as Draft).metadata);
  return object;
}

const META = definition(OBJECT_META) as Definition;

/** Nearly every writer sends these back as they were. */
function settleMetadata(metadata: Draft): void {
  for (const field of ['managedFields', 'ownerReferences'] as const) {
    const list = metadata[field];
    if (Array.isArray(list)) settle(list, META.fields[field] as FieldShape);
  }
}

/** Custom resources are written with their keys in order. */
function finished({ route }: RequestContext, draft: Draft): Draft {
  return route.kind.custom === undefined ? draft : (sortedKeys(draft as Plain) as Draft);
}

/** Keeps the place of the field among its neighbours: after the uid. A draft that has one is changed, what is stored is copied. */
export function withRevision(draft: Draft, resourceVersion: string): Draft {
  if (draft.metadata.resourceVersion !== undefined) {
    if (Object.isFrozen(draft.metadata)) return { ...draft, metadata: { ...draft.metadata, resourceVersion } };
    draft.metadata.resourceVersion = resourceVersion;
    return draft;
  }
  const { name, generateName, namespace, selfLink, uid, ...rest } = draft.metadata;
  const front = { name, generateName, namespace, selfLink, uid, resourceVersion };
  const metadata: Draft = {};
  for (const [key, value] of Object.entries(front)) if (value !== undefined) metadata[key] = value;
  return { ...draft, metadata: Object.assign(metadata, rest) };
}

function sameBut(draft: Draft, old: ApiObject): boolean {
  const before = old as Draft;
  for (const key of new Set([...Object.keys(draft), ...Object.keys(before)])) {
    if (key !== 'metadata' && !plainEqual(draft[key], before[key])) return false;
  }
  const { resourceVersion: _a, managedFields: mine, ...metadata } = draft.metadata;
  const { resourceVersion: _b, managedFields: theirs, ...oldMetadata } = before.metadata;
  return plainEqual(metadata, oldMetadata) && plainEqual(timeless(mine), timeless(theirs));
}

/** A write that changes no field keeps the old time stamps. */
function timeless(entries: readonly Draft[] | undefined): unknown {
  return (entries ?? []).map(({ time: _time, ...entry }) => entry);
}
