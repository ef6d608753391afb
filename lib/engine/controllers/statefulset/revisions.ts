/** Revisions of a StatefulSet: the template as a patch, named by the FNV-1 hash of its JSON (stateful_set_utils.go). */
import { controllerReference, type Draft, semanticEqual } from '../../client/object';
import { STATEFUL_SETS } from '../../client/resources';
import { fnv32Of, utf8Bytes } from '../fnv-hash';
import type { RevisionStore } from '../workload/revision-store';
import { safeEncode } from '../workload/template-hash/template-hash';
import { templatePatch } from '../workload/template-patch';

const HASH_LABEL = 'controller.kubernetes.io/hash';
const NAME_MAX = 223;

export interface Revisions {
  readonly current: Draft;
  readonly update: Draft;
  readonly all: readonly Draft[];
}

/** undefined: a write was refused. */
export function revisionsOf(store: RevisionStore, set: Draft): Revisions | undefined {
  const all = store.list(set);
  const last = all.at(-1);
  const proposed = draft(set, (last?.revision ?? 0) + 1);
  const equal = all.filter((revision) => semanticEqual(revision.data, proposed.data)).at(-1);
  let update: Draft | undefined = equal;
  if (equal === undefined) {
    const created = store.create(set, proposed);
    update = created === 'exists' ? undefined : created;
  } else if (equal !== last) update = store.renumber(set, equal, proposed.revision);
  if (update === undefined) return undefined;
  const current = all.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
  return { current, update, all };
}

/** The set with the template of a revision. */
export function withRevision(set: Draft, revision: Draft): Draft {
  const { $patch: _, ...template } = revision.data.spec.template;
  return { ...set, spec: { ...set.spec, template } };
}

/** Revisions that no pod has any more, beyond the limit. */
export function truncate(store: RevisionStore, set: Draft, live: readonly string[], all: readonly Draft[]): boolean {
  const limit: number = set.spec.revisionHistoryLimit ?? 10;
  const history = all.filter((revision) => !live.includes(revision.metadata.name));
  return history.slice(0, Math.max(0, history.length - limit)).every((revision) => store.delete(set, revision));
}

function draft(set: Draft, revision: number): Draft {
  const data = templatePatch(set);
  const hash = safeEncode(String(fnv32Of(utf8Bytes(`${goJson(data)}${set.status?.collisionCount ?? 0}`))));
  const { namespace, name, annotations } = set.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name.slice(0, NAME_MAX)}-${hash}`,
      namespace,
      labels: { ...set.spec.template.metadata?.labels, [HASH_LABEL]: hash },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(set, 'apps/v1', STATEFUL_SETS.kind)],
    },
    data,
    revision,
  };
}

/** encoding/json of maps: keys sorted, `<`, `>` and `&` escaped. */
function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = value as Record<string, unknown>;
    const keys = Object.keys(members)
      .filter((key) => members[key] !== undefined)
      .sort();
    return `{${keys.map((key) => `${goJson(key)}:${goJson(members[key])}`).join(',')}}`;
  }
  const text = JSON.stringify(value);
  return text.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
