/**
 * A served version of a CustomResourceDefinition as a kind of the server
 * (apiextensions-apiserver/pkg/apiserver/customresource_handler.go, registry/customresource/strategy.go).
 */
import type { ApiObject, CustomForm, Draft, FieldError, Kind, Subresource } from '../../api/kinds/kind';
import { type DecodedObject, decodeObject } from '../../api/machinery/json/decode';
import type { Duplicates } from '../../api/machinery/json/parse';
import { OBJECT_META } from '../../api/openapi/schema';
import { thaw } from '../../base/freeze';
import type { Plain } from '../../base/plain';
import { sortedKeys } from '../../base/sorted-keys';
import { cellsOf, columnDefinitions, printerColumns } from './columns';
import { fieldAt } from './json-path';
import { dropNulls, fillDefaults, isMap, PRESERVE, prune } from './schema/prune';
import { shapeOfSchema } from './schema/shape';
import { validateCustom, validateCustomStatus } from './validation';

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const PART_VERBS = ['get', 'patch', 'update'];
const OPEN: Draft = { type: 'object', [PRESERVE]: true };

export function kindsOfDefinition(crd: Draft): readonly Kind[] {
  const { versions = [] } = crd.spec;
  const storage: string = versions.find((version: Draft) => version.storage)?.name ?? '';
  return versions.filter((version: Draft) => version.served).map((version: Draft) => kindOf(crd, version, storage));
}

function kindOf(crd: Draft, version: Draft, storage: string): Kind {
  const { group, scope } = crd.spec;
  const names: Draft = crd.status?.acceptedNames ?? crd.spec.names;
  const schema: Draft = version.schema?.openAPIV3Schema ?? OPEN;
  const { status, scale } = version.subresources ?? {};
  const apiVersion = `${group}/${version.name}`;
  const columns = printerColumns(version);
  const selectable: readonly string[] = (version.selectableFields ?? []).map(({ jsonPath }: Draft) => jsonPath);
  const hasStatus = status !== undefined && status !== null;
  const custom = formOf({ crd, schema, hasStatus, scale, name: `${group}.${version.name}.${names.kind}` });
  const keepStatus = (draft: Draft, old: ApiObject): void => {
    if (!hasStatus) return;
    if (old.status === undefined) delete draft.status;
    else draft.status = old.status;
  };
  const warnings = (object: ApiObject, old?: ApiObject) => finalizerWarnings(object, old);
  return {
    group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === 'Namespaced',
    verbs: VERBS,
    subresources: subresourcesOf(names.kind, hasStatus, scale),
    schema: custom.definition.name,
    hasGeneration: true,
    custom,
    ...(version.deprecated === true
      ? { deprecation: version.deprecationWarning ?? `${apiVersion} ${names.kind} is deprecated` }
      : {}),
    ...(storage === version.name || storage === ''
      ? {}
      : {
          storedAs: {
            apiVersion: `${group}/${storage}`,
            kind: names.kind,
            ...renaming(`${group}/${storage}`, apiVersion),
          },
        }),
    allowCreateOnUpdate: false,
    allowUnconditionalUpdate: false,
    setDefaults: (draft) => fillDefaults(draft, schema),
    prepareForCreate: (draft) => {
      if (hasStatus) delete draft.status;
    },
    prepareForUpdate: keepStatus,
    validateCreate: (object) => validateCustom(object, undefined, schema, scale),
    validateUpdate: (object, old) => validateCustom(object, old, schema, scale),
    validateStatusUpdate: (object, old): readonly FieldError[] => validateCustomStatus(object, old, schema, scale),
    nameRule: 'subdomain',
    warningsOnCreate: (object) => warnings(object),
    warningsOnUpdate: warnings,
    fieldSelectors: Object.fromEntries(selectable.map((path) => [path.replace(/^\./, ''), (o) => textAt(o, path)])),
    defaultPropagation: 'Background',
    deleteReturnsObject: false,
    columns: columnDefinitions(columns),
    row: (object, context) => cellsOf(columns, object, context),
  };
}

/** Versions differ in nothing but their name unless a webhook converts, which none does here. */
function renaming(stored: string, served: string) {
  return {
    toStored: (draft: Draft): Draft => ({ ...draft, apiVersion: stored }),
    fromStored: (object: ApiObject): Draft => ({ ...object, apiVersion: served }),
  };
}

function subresourcesOf(kind: string, hasStatus: boolean, scale: Draft | undefined): readonly Subresource[] {
  const status: Subresource = { name: 'status', kind, verbs: PART_VERBS };
  const scaled: Subresource = { name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: PART_VERBS };
  return [...(hasStatus ? [status] : []), ...(scale ? [scaled] : [])];
}

interface FormParts {
  readonly crd: Draft;
  readonly schema: Draft;
  readonly hasStatus: boolean;
  readonly scale: Draft | undefined;
  readonly name: string;
}

function formOf({ crd, schema, hasStatus, scale, name }: FormParts): CustomForm {
  return {
    definition: shapeOfSchema(name, schema),
    schema,
    hasStatus,
    servedSince: Number(crd.metadata.resourceVersion),
    ...(scale ? { scale: scale as NonNullable<CustomForm['scale']> } : {}),
    decode: (value, duplicates) => decode(value, schema, duplicates),
    encode(draft) {
      const metadata = decodeObject((draft.metadata ?? {}) as Draft, OBJECT_META);
      if (metadata.ok) draft.metadata = metadata.draft;
      const sorted = sortedKeys(draft) as Draft;
      for (const key of Object.keys(draft)) delete draft[key];
      Object.assign(draft, sorted);
    },
  };
}

/** The metadata is typed, all else is pruned by the schema. */
function decode(value: Draft, schema: Draft, duplicates?: Duplicates): DecodedObject {
  const given = value ?? {};
  const metadata = decodeObject((given.metadata ?? {}) as Draft, OBJECT_META, duplicates);
  if (!metadata.ok) return metadata;
  const draft: Draft = { ...thaw(given), metadata: metadata.draft };
  const unknown: string[] = [];
  prune(draft, schema, '', true, unknown);
  dropNulls(draft, schema);
  const strict = [
    ...metadata.unknown.map((text) => text.replace(/field "/, 'field "metadata.')),
    ...unknown.sort().map((path) => `unknown field ${JSON.stringify(path)}`),
  ];
  return { ok: true, draft, unknown: strict };
}

function textAt(object: ApiObject, path: string): string {
  const value = fieldAt(object, path);
  return value === undefined || value === null ? '' : isMap(value) ? JSON.stringify(value) : String(value as Plain);
}

const STANDARD = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

function finalizerWarnings(object: ApiObject, old: ApiObject | undefined): readonly string[] {
  const listOf = (one: ApiObject | undefined): readonly string[] =>
    (one as Draft | undefined)?.metadata.finalizers ?? [];
  const known = listOf(old);
  return [...new Set(listOf(object))]
    .filter((name) => !known.includes(name) && !name.includes('/') && !STANDARD.has(name))
    .sort()
    .map((name) => {
      const path = name.includes('.') ? ' including a path (/)' : '';
      return `metadata.finalizers: ${JSON.stringify(name)}: prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`;
    });
}
