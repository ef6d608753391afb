/**
 * What `apply --server-side` does to an object that client-side apply made: the annotation gets an owner of its own, and
 * the fields of the client-side manager become the server-side one's (client-go util/csaupgrade).
 */
import type { Flow } from '../../command';
import type { Draft } from '../../draft';
import type { Invocation } from '../../invocation';
import { isMap, same } from '../../patch/values';
import { LAST_APPLIED } from '../create/last-applied';

/** One more server-side apply, of the object given or of the command's own. */
export type Reapply = (manager: string, body?: Draft) => Draft;

const ownsAnnotation = ({ fieldsV1 }: Draft): boolean =>
  fieldsV1?.['f:metadata']?.['f:annotations']?.[`f:${LAST_APPLIED}`] !== undefined;

const ownersOf = ({ metadata }: Draft, operation: 'Apply' | 'Update'): readonly Draft[] =>
  (metadata.managedFields ?? []).filter((entry: Draft) => entry.operation === operation && ownsAnnotation(entry));

function unitedFields(a: Draft, b: Draft): Draft {
  const out: Draft = { ...a };
  for (const key of Object.keys(b)) out[key] = isMap(out[key]) ? unitedFields(out[key], b[key]) : b[key];
  return out;
}

/** The list without the client-side manager: its fields are the server-side manager's. */
function upgraded(entries: readonly Draft[], client: string, server: string): readonly Draft[] {
  const isClient = (entry: Draft) => entry.manager === client && entry.operation === 'Update' && !entry.subresource;
  const isServer = (entry: Draft) => entry.manager === server && entry.operation === 'Apply' && !entry.subresource;
  const list = [...entries];
  let at = list.findIndex(isServer);
  if (at < 0) {
    at = list.findIndex(isClient);
    if (at < 0) return entries;
    list[at] = { ...list[at], operation: 'Apply', manager: server };
  }
  const target: Draft = list[at];
  const old = list.find((entry) => isClient(entry) && entry.apiVersion === target.apiVersion);
  if (old !== undefined) list[at] = { ...target, fieldsV1: unitedFields(target.fieldsV1, old.fieldsV1) };
  return list.filter((entry) => !isClient(entry));
}

export function* migrated(k: Invocation, path: string, applied: Draft, manager: string, again: Reapply): Flow<Draft> {
  let object = applied;
  const annotation = object.metadata.annotations?.[LAST_APPLIED];
  if (manager === 'kubectl' && annotation !== undefined && ownersOf(object, 'Apply').length === 0) {
    const { apiVersion, kind, metadata } = object;
    const { name, namespace } = metadata;
    const place = namespace === undefined ? {} : { namespace };
    object = again('kubectl-last-applied', {
      apiVersion,
      kind,
      metadata: { name, ...place, annotations: { [LAST_APPLIED]: annotation } },
    });
  }
  const before: readonly Draft[] = object.metadata.managedFields ?? [];
  const clients = new Set<string>(ownersOf(object, 'Update').map((entry) => entry.manager));
  const after = [...clients].reduce((entries, client) => upgraded(entries, client, manager), before);
  if (same(before, after)) return object;
  k.call({
    method: 'PATCH',
    path,
    query: `fieldManager=${encodeURIComponent(manager)}`,
    contentType: 'application/json-patch+json',
    body: [
      { op: 'replace', path: '/metadata/managedFields', value: after },
      { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata.resourceVersion },
    ],
  });
  return again(manager);
}
