/** patches, patchesStrategicMerge and patchesJson6902 of a kustomization. */
import { parse } from 'yaml';
import { applyJsonPatch } from '../../../engine/api/machinery/patch/json-patch';
import { applyMergePatch } from '../../../engine/api/machinery/patch/merge-patch';
import { applyStrategicPatch } from '../../../engine/api/machinery/patch/strategic-merge';
import { definitionOfKind } from '../../../engine/api/openapi/schema';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';

export interface PatchSpec {
  readonly text: string;
  readonly target?: Draft;
}
const groupOf = (apiVersion = ''): readonly [string, string] => {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? ['', group] : [group, version];
};
/** Names in targets are regular expressions over the whole name. */
const matches = (pattern: string | undefined, value: string): boolean =>
  pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value);

function selected(object: Draft, target: Draft): boolean {
  const [group, version] = groupOf(object.apiVersion);
  const labels = object.metadata?.labels ?? {};
  const pairs: readonly string[][] = (target.labelSelector ?? '')
    .split(',')
    .filter(Boolean)
    .map((pair: string) => pair.split('='));
  return (
    (target.kind === undefined || matches(target.kind, object.kind)) &&
    matches(target.name, object.metadata?.name ?? '') &&
    matches(target.namespace, object.metadata?.namespace ?? 'default') &&
    (target.group === undefined || target.group === group) &&
    (target.version === undefined || target.version === version) &&
    pairs.every(([key = '', value = '']) => labels[key] === value)
  );
}

function strategic(object: Draft, patch: Draft): Draft {
  const [group, version] = groupOf(object.apiVersion);
  const shape = definitionOfKind(group, version, object.kind);
  if (!shape) return applyMergePatch(object, patch);
  const result = applyStrategicPatch(object, patch, shape.name);
  if (!result.ok) throw new Failure('unable to apply a strategic merge patch');
  return result.value;
}

/** The objects after a patch; `$patch: delete` takes one away. */
export function patched(objects: readonly Draft[], { text, target }: PatchSpec): Draft[] {
  const patch: Draft = parse(text);
  if (Array.isArray(patch)) {
    return objects.map((object) => {
      if (!selected(object, target ?? {})) return object;
      const result = applyJsonPatch(object, patch);
      if (!result.ok) throw new Failure('unable to apply a JSON patch');
      return result.value;
    });
  }
  const meant = target ?? {
    kind: patch.kind,
    name: patch.metadata?.name,
    ...(patch.metadata?.namespace ? { namespace: patch.metadata.namespace } : {}),
  };
  if (!objects.some((object) => selected(object, meant))) {
    throw new Failure(
      `no resource matches strategic merge patch "${patch.kind}.${groupOf(patch.apiVersion).filter(Boolean).reverse().join('.')}/${patch.metadata?.name}.[noNs]": no matches for Id ${patch.kind}.${groupOf(patch.apiVersion).filter(Boolean).reverse().join('.')}/${patch.metadata?.name}.[noNs]; failed to find unique target for patch ${patch.kind}.${groupOf(patch.apiVersion).filter(Boolean).reverse().join('.')}/${patch.metadata?.name}.[noNs]`,
    );
  }
  return objects.flatMap((object) => {
    if (!selected(object, meant)) return [object];
    if (patch.$patch === 'delete') return [];
    const { apiVersion, kind, metadata } = object;
    const after = strategic(object, {
      ...patch,
      apiVersion,
      kind,
      metadata: { ...patch.metadata, name: metadata.name },
    });
    return [after];
  });
}
