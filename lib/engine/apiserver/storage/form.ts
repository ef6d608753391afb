/**
 * Kinds that share one store with another version of themselves (autoscaling/v1, events.k8s.io/v1): what lies in the
 * store is the stored version; requests see it in the form of their route (apiserver storage codec and conversion).
 */
import type { ApiObject, Draft, Kind } from '../../api/kinds/kind';
import { kindByName } from '../../api/kinds/registry';
import { roundTrip } from '../../api/openapi/round-trip';
import { deepFreeze } from '../../base/freeze';
import type { PlainObject } from '../../base/plain';

const resources = new Map<Kind, string>();
/** One view of one stored object is made once: readers compare and share it. */
const views = new WeakMap<ApiObject, Map<Kind, ApiObject>>();

/** Name of a resource in the store: `pods`, `deployments.apps`; that of the stored version. */
export function resourceOf(kind: Kind): string {
  const known = resources.get(kind);
  if (known !== undefined) return known;
  const { plural, group } = kind.custom === undefined ? (storedKind(kind) ?? kind) : kind;
  const resource = group === '' ? plural : `${plural}.${group}`;
  // Custom kinds come and go with their definitions.
  if (kind.custom === undefined) resources.set(kind, resource);
  return resource;
}

export function storeKey(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** The object as the route's version shows it. */
export function fromStore(kind: Kind, object: ApiObject): ApiObject {
  if (kind.storedAs === undefined) return object;
  let known = views.get(object);
  if (known === undefined) {
    known = new Map();
    views.set(object, known);
  }
  let view = known.get(kind);
  if (view === undefined) {
    const draft = kind.storedAs.fromStored(object);
    view = deepFreeze((kind.custom === undefined ? roundTrip(draft, kind.schema) : draft) as PlainObject);
    known.set(kind, view);
  }
  return view;
}

/** What goes into the store for an object of the route's version. */
export function toStore(kind: Kind, object: Draft): Draft {
  if (kind.storedAs === undefined) return object;
  const stored = kind.storedAs.toStored(object);
  const form = storedKind(kind);
  return form === undefined || kind.custom !== undefined ? stored : roundTrip(stored, form.schema);
}

function storedKind({ storedAs }: Kind): Kind | undefined {
  return storedAs === undefined ? undefined : kindByName(storedAs.apiVersion, storedAs.kind);
}
