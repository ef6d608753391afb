/** Reads a kustomization file: which of its names, its fields as kustomize's types know them, what is out of use. */
import { readYaml } from '../../../engine/api/machinery/yaml/read-yaml';
import { copyOf, type Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';

const FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const STRINGS = ['apiVersion', 'kind', 'namePrefix', 'nameSuffix', 'namespace'];
const LISTS = [
  ...['patchesStrategicMerge', 'patchesJson6902', 'patches', 'images', 'imageTags', 'replacements', 'replicas', 'vars'],
  ...['resources', 'components', 'crds', 'bases', 'configMapGenerator', 'secretGenerator', 'labels', 'generators'],
  ...['configurations', 'transformers', 'validators', 'buildMetadata', 'helmCharts', 'helmChartInflationGenerator'],
];
const MAPS = [
  'metadata',
  'openapi',
  'commonLabels',
  'commonAnnotations',
  'sortOptions',
  'helmGlobals',
  'generatorOptions',
];
/** Fields of images that are texts, be it that they look like numbers. */
const IMAGE_FIELDS = ['name', 'newName', 'newTag', 'digest', 'tagSuffix'];
/** In the order of the warnings. */
const REPLACED: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  imageTags: 'images',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
  vars: 'replacements',
};

const invalid = (why: string): Failure => new Failure(`invalid Kustomization: ${why}`);
const typeName = (value: Draft): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;

function mismatch(value: Draft, field: string, wanted: string): Failure {
  return invalid(`json: cannot unmarshal ${typeName(value)} into Go struct field ${field} of type ${wanted}`);
}

function checkTypes(spec: Draft): void {
  for (const key of Object.keys(spec)) {
    const value = spec[key];
    if (value === null) continue;
    const field = `Kustomization.${key}`;
    if (STRINGS.includes(key)) {
      if (typeof value !== 'string') throw mismatch(value, field, 'string');
    } else if (LISTS.includes(key)) {
      if (!Array.isArray(value)) throw mismatch(value, field, '[]string');
    } else if (MAPS.includes(key)) {
      if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, field, 'map[string]string');
    } else throw invalid(`json: unknown field ${JSON.stringify(key)}`);
  }
  for (const image of spec.images ?? []) {
    for (const key of IMAGE_FIELDS) {
      const value = image?.[key];
      if (value != null && typeof value !== 'string') throw mismatch(value, `Image.images.${key}`, 'string');
    }
  }
}

export function specOf(k: Invocation, root: string): Draft {
  const found = FILES.map((name) => k.sys.files.readFile(`${root}/${name}`)).filter((file) => file.ok);
  if (found.length === 0) {
    throw new Failure(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${root}'`,
    );
  }
  if (found.length > 1) throw new Failure(`Found multiple kustomization files under: ${root}`);
  const text = (found[0] as { value: string }).value;
  if (text.trim() === '') throw new Failure('kustomization.yaml is empty');
  const read = readYaml(text);
  if (!read.ok) throw invalid(read.message);
  const spec: Draft = copyOf(read.value) ?? {};
  if (typeof spec !== 'object' || Array.isArray(spec)) {
    throw invalid(`json: cannot unmarshal ${typeName(spec)} into Go value of type types.Kustomization`);
  }
  checkTypes(spec);
  if (!['Kustomization', 'Component'].includes(spec.kind || 'Kustomization')) {
    throw new Failure(`Failed to read kustomization file under ${root}:\nkind should be Kustomization or Component`);
  }
  for (const [old, instead] of Object.entries(REPLACED)) {
    if (spec[old] === undefined) continue;
    k.err(
      `# Warning: '${old}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
    );
  }
  return spec;
}
