/** patches, patchesStrategicMerge and patchesJson6902 of a kustomization. */

import { applyJsonPatch } from '../../../engine/api/machinery/patch/json-patch';
import { applyMergePatch } from '../../../engine/api/machinery/patch/merge-patch';
import { applyStrategicPatch } from '../../../engine/api/machinery/patch/strategic-merge';
import { readYaml } from '../../../engine/api/machinery/yaml/read-yaml';
import { definitionOfKind } from '../../../engine/api/openapi/schema';
import { toYaml } from '../../../engine/base/yaml/emit';
import { copyOf, type Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { formerNames } from './marks';

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
    [...formerNames(object), object.metadata?.name ?? ''].some((name) => matches(target.name, name)) &&
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

/** As the transformer is configured, for its complaints. */
const configText = (entry: Draft): string => toYaml(entry).replace(/\n$/, '');

function trouble(entry: Draft, why: string): Failure {
  return new Failure(`trouble configuring builtin PatchTransformer with config: \`\n${configText(entry)}\n\`: ${why}`);
}

/** All patches of a kustomization in the order in which they are applied. */
export function patchesOf(k: Invocation, spec: Draft, root: string): readonly PatchSpec[] {
  const read = (path: string): string | undefined => {
    const file = k.sys.files.readFile(`${root}/${path}`);
    return file.ok ? file.value : undefined;
  };
  const missing = (path: string) =>
    `evalsymlink failure on '${root}/${path}' : lstat ${root}/${path}: no such file or directory`;
  const merges = (spec.patchesStrategicMerge ?? []).flatMap((entry: string) => {
    const text = entry.includes('\n') ? entry : read(entry);
    if (text === undefined) throw new Failure(missing(entry));
    return text.split(/^---$/m).map((part: string) => ({ text: part }));
  });
  const others = [...(spec.patches ?? []), ...(spec.patchesJson6902 ?? [])].map((entry: Draft) => {
    const text = entry.patch ?? read(entry.path);
    if (text === undefined) {
      throw trouble(entry, `failed to get the patch file from path(${entry.path}): ${missing(entry.path)}`);
    }
    const value = parsed(text);
    if (!Array.isArray(value) && !(value?.kind && value.metadata?.name)) {
      throw trouble(entry, `unable to parse SM or JSON patch from [patch: ${JSON.stringify(text)}]`);
    }
    return { text, ...(entry.target ? { target: entry.target } : {}) };
  });
  return [...merges, ...others];
}

function parsed(text: string): Draft {
  const read = readYaml(text);
  return read.ok ? copyOf(read.value) : undefined;
}

const MISSING: Readonly<Record<string, string>> = {
  remove: 'Unable to remove nonexistent key',
  replace: 'doc is missing path',
};

/** Which operation cannot be done, as the library that does it says so. */
function operationFailure(object: Draft, patch: readonly Draft[]): Failure {
  const done: Draft[] = [];
  for (const operation of patch) {
    if (!applyJsonPatch(object, [...done, operation]).ok) {
      const { op, path } = operation;
      if (op === 'replace') {
        return new Failure(`replace operation does not apply: ${MISSING.replace}: ${path}: missing value`);
      }
      const key = String(path).split('/').at(-1);
      if (op === 'remove') {
        return new Failure(
          `remove operation does not apply: error in remove for path: '${path}': ${MISSING.remove}: ${key}: missing value`,
        );
      }
      return new Failure(`${op} operation does not apply: doc is missing path: ${JSON.stringify(path)}: missing value`);
    }
    done.push(operation);
  }
  return new Failure('unable to apply a JSON patch');
}

/** The objects after a patch; `$patch: delete` takes one away. */
export function patched(objects: readonly Draft[], { text, target }: PatchSpec): Draft[] {
  const patch: Draft = parsed(text);
  if (Array.isArray(patch)) {
    return objects.map((object) => {
      if (!selected(object, target ?? {})) return object;
      const result = applyJsonPatch(object, patch);
      if (!result.ok) throw operationFailure(object, patch);
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
