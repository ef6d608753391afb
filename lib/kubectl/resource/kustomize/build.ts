/** Builds the objects of a folder with a kustomization file: resources, generators, transformers, names (the basics of kustomize). */
import { parse } from 'yaml';
import { copyOf, type Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { decodeManifests } from '../manifest';
import { generated } from './generate';
import { kustomizeHash } from './name-hash';
import { sorted } from './order';
import { type PatchSpec, patched } from './patches';
import { renameReferences } from './references';
import * as transform from './transform';

const FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const REPLACED: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  patchesStrategicMerge: 'patches',
  patchesJson6902: 'patches',
  imageTags: 'images',
  vars: 'replacements',
};

function folderOf(k: Invocation, path: string): string {
  const full = k.sys.files.resolve(path);
  const stat = k.sys.files.stat(full);
  if (!stat.ok) {
    throw new Failure(
      `must build at directory: not a valid directory: evalsymlink failure on '${path}' : lstat ${full}: no such file or directory`,
    );
  }
  if (stat.value.type !== 'directory') throw new Failure(`must build at directory: '${path}': file is not directory`);
  return full.length > 1 ? full.replace(/\/$/, '') : full;
}

function specOf(k: Invocation, root: string): Draft {
  const found = FILES.map((name) => k.sys.files.readFile(`${root}/${name}`)).filter((file) => file.ok);
  if (found.length === 0) {
    throw new Failure(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${root}'`,
    );
  }
  if (found.length > 1) throw new Failure(`Found multiple kustomization files under: ${root}`);
  const spec: Draft = parse((found[0] as { value: string }).value) ?? {};
  for (const [old, instead] of Object.entries(REPLACED)) {
    if (spec[old] === undefined) continue;
    k.err(
      `# Warning: '${old}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
    );
  }
  return spec;
}

function resourcesOf(k: Invocation, spec: Draft, root: string): Draft[] {
  return [...(spec.resources ?? []), ...(spec.bases ?? [])].flatMap((entry: string): Draft[] => {
    if (/^https?:|^[\w.-]+\.[a-z]+\/.*\?/.test(entry))
      throw new Failure(`not simulated: resources from the internet (${entry})`);
    const path = k.sys.files.resolve(`${root}/${entry}`);
    const stat = k.sys.files.stat(path);
    if (stat.ok && stat.value.type === 'directory') return built(k, path);
    const file = k.sys.files.readFile(path);
    if (!file.ok) {
      throw new Failure(
        `accumulating resources: accumulation err='accumulating resources from '${entry}': evalsymlink failure on '${path}' : lstat ${path}: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`,
      );
    }
    return decodeManifests(file.value, path).map((object) => ({ ...object, metadata: object.metadata ?? {} }));
  });
}

function patchesOf(k: Invocation, spec: Draft, root: string): PatchSpec[] {
  const read = (path: string): string => {
    const file = k.sys.files.readFile(`${root}/${path}`);
    if (!file.ok)
      throw new Failure(`evalsymlink failure on '${root}/${path}' : lstat ${root}/${path}: no such file or directory`);
    return file.value;
  };
  const merges: PatchSpec[] = (spec.patchesStrategicMerge ?? []).map((entry: string) => ({
    text: entry.includes('\n') ? entry : read(entry),
  }));
  const others: PatchSpec[] = [...(spec.patches ?? []), ...(spec.patchesJson6902 ?? [])].map((entry: Draft) => ({
    text: entry.patch ?? read(entry.path),
    ...(entry.target ? { target: entry.target } : {}),
  }));
  return [...merges, ...others];
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

/** Prefix, suffix and hash; references follow. */
function named(spec: Draft, objects: readonly Draft[], hashed: ReadonlySet<Draft>): void {
  const renames = new Map<string, string>();
  for (const object of objects) {
    const old = object.metadata.name;
    if (!UNPREFIXED.includes(object.kind)) {
      object.metadata.name = `${spec.namePrefix ?? ''}${old}${spec.nameSuffix ?? ''}`;
    }
    if (hashed.has(object)) object.metadata.name += `-${kustomizeHash(object)}`;
    if (object.metadata.name !== old) renames.set(`${object.kind}/${old}`, object.metadata.name);
  }
  for (const object of objects) renameReferences(object, renames);
}

/** Objects in the order of their files; the outermost folder sorts them. */
function built(k: Invocation, root: string): Draft[] {
  const spec = specOf(k, root);
  const options = spec.generatorOptions ?? {};
  const make = (kind: 'ConfigMap' | 'Secret', list: Draft): { object: Draft; hash: boolean }[] =>
    (list ?? []).map((each: Draft) => ({
      object: generated(k, kind, each, root, options),
      hash: !(each.options?.disableNameSuffixHash ?? options.disableNameSuffixHash ?? false),
    }));
  const made = [...make('ConfigMap', spec.configMapGenerator), ...make('Secret', spec.secretGenerator)];
  let objects = copyOf([...resourcesOf(k, spec, root), ...made.map(({ object }) => object)]);
  const hashedNames = new Set(
    made.filter(({ hash }) => hash).map(({ object }) => `${object.kind}/${object.metadata.name}`),
  );
  for (const patch of patchesOf(k, spec, root)) objects = patched(objects, patch).map(copyOf);
  const hashed = new Set(objects.filter((object) => hashedNames.has(`${object.kind}/${object.metadata.name}`)));
  for (const object of objects) {
    transform.setReplicas(object, spec.replicas ?? []);
    transformed(spec, object);
  }
  named(spec, objects, hashed);
  if (objects.length === 0 && Object.keys(spec).length === 0) throw new Failure('kustomization.yaml is empty');
  return objects;
}

export function buildKustomization(k: Invocation, path: string): Draft[] {
  return sorted(built(k, folderOf(k, path)));
}
