/** Builds the objects of a folder with a kustomization file: resources, generators, components, transformers, names. */
import { copyOf, type Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { add, addFile, addFolder, componentRoot, folderOf } from './accumulate';
import { generated } from './generate';
import { identityOf } from './ids';
import { formerNames, markForHash, needsHash, rename, withoutMarks } from './marks';
import { kustomizeHash } from './name-hash';
import { sorted } from './order';
import { patched, patchesOf } from './patches';
import { renameReferences } from './references';
import { applyReplacements } from './replacements';
import { specOf } from './spec';
import * as transform from './transform';

function addResources(k: Invocation, objects: Draft[], spec: Draft, root: string): void {
  for (const entry of [...(spec.resources ?? []), ...(spec.bases ?? [])] as readonly string[]) {
    if (/^https?:|^[\w.-]+\.[a-z]+\/.*\?/.test(entry))
      throw new Failure(`not simulated: resources from the internet (${entry})`);
    const path = k.sys.files.resolve(`${root}/${entry}`);
    const stat = k.sys.files.stat(path);
    if (stat.ok && stat.value.type === 'directory') addFolder(objects, entry, path, () => built(k, path));
    else addFile(k, objects, entry, path, root);
  }
}

/** Data of a generator goes into what a base has generated, when it says so. */
function addGenerated(k: Invocation, objects: Draft[], spec: Draft, root: string): void {
  const options = spec.generatorOptions ?? {};
  for (const [kind, list] of [
    ['ConfigMap', spec.configMapGenerator],
    ['Secret', spec.secretGenerator],
  ] as const) {
    for (const each of list ?? []) {
      const object = generated(k, kind, each, root, options);
      if (!(each.options?.disableNameSuffixHash ?? options.disableNameSuffixHash ?? false)) markForHash(object);
      const at = objects.findIndex(
        (other) => other.kind === kind && [...formerNames(other), other.metadata.name].includes(each.name),
      );
      const behavior: string = each.behavior ?? 'unspecified';
      const merges = behavior === 'merge' || behavior === 'replace';
      if (at < 0 ? merges : !merges) throw conflict(k, object, behavior, at >= 0);
      if (at < 0) objects.push(object);
      else objects[at] = remade(objects[at], object, behavior === 'merge');
    }
  }
}

function remade(old: Draft, fresh: Draft, merges: boolean): Draft {
  const { annotations, labels } = old.metadata;
  const metadata = {
    ...old.metadata,
    ...(labels || fresh.metadata.labels ? { labels: { ...labels, ...fresh.metadata.labels } } : {}),
    ...(annotations ? { annotations: { ...annotations, ...fresh.metadata.annotations } } : {}),
  };
  const data = merges ? { ...old.data, ...fresh.data } : fresh.data;
  return { ...old, ...fresh, metadata, ...(data === undefined ? {} : { data }) };
}

function conflict(k: Invocation, object: Draft, behavior: string, exists: boolean): Failure {
  const { group, version, kind, name, namespace = '' } = identityOf(object);
  const pointer = `0x${(0xc000000000 + k.sys.random.below(0x10000000) * 16).toString(16)}`;
  const id = `resid.ResId{Gvk:resid.Gvk{Group:"${group}", Version:"${version}", Kind:"${kind}", isClusterScoped:false}, Name:"${name}", Namespace:"${namespace}"}`;
  const why = exists
    ? `exists; can not use behavior: '${behavior}', behavior must be merge or replace`
    : 'does not exist; cannot merge or replace';
  return new Failure(`merging from generator &{${pointer} <nil>}: id ${id} ${why}`);
}

function transformed(spec: Draft, object: Draft): void {
  if (spec.namespace) transform.setNamespace(object, spec.namespace);
  for (const { pairs = {}, includeSelectors, includeTemplates } of spec.labels ?? []) {
    transform.addLabels(object, pairs);
    if (includeSelectors) transform.addSelectorLabels(object, pairs);
    else if (includeTemplates) transform.addTemplateLabels(object, pairs);
  }
  if (spec.commonLabels) {
    transform.addLabels(object, spec.commonLabels);
    transform.addSelectorLabels(object, spec.commonLabels);
  }
  if (spec.commonAnnotations) {
    transform.addAnnotations(object, spec.commonAnnotations);
    transform.addTemplateAnnotations(object, spec.commonAnnotations);
  }
  transform.setImages(object.spec, spec.images ?? []);
}

const UNPREFIXED = ['Namespace', 'CustomResourceDefinition', 'APIService'];

/** Objects get their new names, and whoever names them follows. */
function renamed(objects: readonly Draft[], nameOf: (object: Draft) => string): void {
  const renames = new Map<string, string>();
  for (const object of objects) {
    const old: string = object.metadata.name;
    const name = nameOf(object);
    if (name === old) continue;
    renames.set(`${object.kind}/${old}`, name);
    rename(object, name);
  }
  for (const object of objects) renameReferences(object, renames);
}

/** Lays one kustomization over the objects that are there; a component shares those of its parent. */
function accumulate(k: Invocation, root: string, spec: Draft, given: readonly Draft[]): Draft[] {
  let objects = [...given];
  addResources(k, objects, spec, root);
  addGenerated(k, objects, spec, root);
  for (const entry of spec.components ?? []) {
    const path = componentRoot(k, entry, root);
    const component = specOf(k, path);
    if (component.kind !== 'Component') {
      const why = `expected kind 'Component' for path '${path}' but got '${component.kind || 'Kustomization'}'`;
      throw new Failure(`accumulating components: accumulateDirectory: ${JSON.stringify(why)}`);
    }
    objects = accumulate(k, path, component, objects);
  }
  for (const patch of patchesOf(k, spec, root)) objects = patched(objects, patch).map(copyOf);
  for (const object of objects) {
    transform.setReplicas(object, spec.replicas ?? []);
    transformed(spec, object);
  }
  const { namePrefix = '', nameSuffix = '' } = spec;
  renamed(objects, ({ kind, metadata }) =>
    UNPREFIXED.includes(kind) ? metadata.name : `${namePrefix}${metadata.name}${nameSuffix}`,
  );
  applyReplacements(k, objects, spec.replacements ?? [], root);
  return objects;
}

/** Objects in the order of their files; hashes come last of all. */
function built(k: Invocation, root: string): Draft[] {
  return accumulate(k, root, specOf(k, root), []);
}

export function buildKustomization(k: Invocation, path: string): Draft[] {
  const root = folderOf(k, path);
  const spec = specOf(k, root);
  const objects: Draft[] = [];
  add(objects, accumulate(k, root, spec, []));
  renamed(objects, (object) =>
    needsHash(object) ? `${object.metadata.name}-${kustomizeHash(object)}` : object.metadata.name,
  );
  const bare = objects.map(withoutMarks);
  return spec.sortOptions?.order === 'fifo' ? bare : sorted(bare);
}
