import { roundTrip } from '../../openapi/round-trip';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { validateDefinition, validateDefinitionUpdate } from './validation';

const SCHEMA = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';

/** Upstream: SetDefaults_CustomResourceDefinition (apiextensions/v1/defaults.go). */
function setDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  const names: Draft = (spec.names ??= {});
  if (!names.singular) names.singular = (names.kind ?? '').toLowerCase();
  if (!names.listKind && names.kind) names.listKind = `${names.kind}List`;
  spec.conversion ??= { strategy: 'None' };
  if (spec.conversion.webhook?.clientConfig?.service) spec.conversion.webhook.clientConfig.service.port ??= 443;
  for (const version of spec.versions ?? []) orderItems(version.schema?.openAPIV3Schema);
  addStoredVersion(draft);
}

/** `items` may be a schema or a list, so the published types do not tell its order: each is written as its own type is. */
function orderItems(schema: Draft | null | undefined): void {
  if (!schema || typeof schema !== 'object') return;
  for (const property of Object.values(schema.properties ?? {})) orderItems(property as Draft);
  for (const key of ['items', 'additionalProperties', 'not'] as const) {
    const inner = schema[key];
    if (!inner || typeof inner !== 'object' || Array.isArray(inner)) continue;
    orderItems(inner);
    schema[key] = roundTrip(inner, SCHEMA);
  }
  for (const key of ['allOf', 'anyOf', 'oneOf']) for (const inner of schema[key] ?? []) orderItems(inner);
}

function addStoredVersion(draft: Draft): void {
  const stored: string | undefined = (draft.spec?.versions ?? []).find(({ storage }: Draft) => storage === true)?.name;
  const known: readonly string[] = draft.status?.storedVersions ?? [];
  if (stored === undefined || known.includes(stored)) return;
  draft.status = { ...draft.status, storedVersions: [...known, stored] };
}

/** Upstream: apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go. */
export const customResourceDefinition = defineKind({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  metadataChecks: { loose: true },
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  hasStatus: true,
  hasGeneration: true,
  allowUnconditionalUpdate: false,
  setDefaults,
  prepareForCreate: (draft) => {
    delete draft.status;
    addStoredVersion(draft);
  },
  prepareForUpdate: (draft, old: ApiObject) => {
    draft.status = { ...(old as Draft).status };
    addStoredVersion(draft);
  },
  validateCreate: (object) => validateDefinition(object),
  validateUpdate: validateDefinitionUpdate,
});
