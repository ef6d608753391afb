/**
 * Upstream: ValidateCustomResourceDefinition (apiextensions-apiserver). The server's internal type has what all versions
 * share at the top of the spec, so paths differ when versions do.
 */
import { plainEqual } from '../../../base/freeze';
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid, notSupported, required } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { internalValue } from '../rules/internal-value';
import { dns1035LabelErrors, subdomainErrors } from '../rules/names';
import { metadataOf, nameOf } from '../tables/column';
import { nameErrors } from './name-validation';
import { schemaErrors, someSchema } from './schema-validation';
import { selectableErrors } from './selectable-fields';
import { columnErrors, subresourceErrors } from './version-validation';

const VERSION = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion';
const APPROVAL = 'api-approved.kubernetes.io';
const LONGEST_WARNING = 256;
const SCOPES = ['Cluster', 'Namespaced'];
const STRATEGIES = ['None', 'Webhook'];
/** Internal name and published name of what moves to the top when all versions agree. */
const SHARED = [
  ['validation', 'schema', 'Schema'],
  ['subresources', 'subresources', 'Subresources'],
  ['additionalPrinterColumns', 'additionalPrinterColumns', 'AdditionalPrinterColumns'],
  ['selectableFields', 'selectableFields', 'SelectableFields'],
] as const;
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

export function validateDefinition(object: ApiObject, old?: ApiObject): readonly FieldError[] {
  const spec = specOf(object);
  const { plural = '' } = spec.names ?? {};
  const name = nameOf(object);
  const errors: FieldError[] = [];
  if (!old && name !== '' && name !== `${plural}.${spec.group ?? ''}`)
    errors.push(invalid('metadata.name', name, 'must be spec.names.plural+"."+spec.group'));
  errors.push(...specErrors(spec));
  if (old) errors.push(...fixedErrors(spec, old));
  errors.push(...nameErrors('status.acceptedNames', (object as Draft).status?.acceptedNames ?? {}));
  errors.push(...storedErrors((object as Draft).status?.storedVersions, spec.versions ?? []));
  errors.push(...approvalErrors(object, old));
  if (spec.preserveUnknownFields === true && (old as Draft | undefined)?.spec?.preserveUnknownFields !== true) {
    const advice = 'set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
    errors.push(invalid('spec.preserveUnknownFields', true, `cannot set to true, ${advice}`));
  }
  return errors;
}

export function validateDefinitionUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  return validateDefinition(object, old);
}

function specErrors(spec: Draft): readonly FieldError[] {
  const versions: readonly Draft[] = spec.versions ?? [];
  const group: string = spec.group ?? '';
  const errors: FieldError[] = [];
  const wrongGroup = subdomainErrors(group);
  if (group === '') errors.push(required('spec.group'));
  else if (wrongGroup.length > 0) errors.push(invalid('spec.group', group, wrongGroup.join(',')));
  else if (!group.includes('.')) errors.push(invalid('spec.group', group, 'should be a domain with at least one dot'));
  if (!spec.scope) errors.push(required('spec.scope'));
  else if (!SCOPES.includes(spec.scope)) errors.push(notSupported('spec.scope', spec.scope, SCOPES));
  const shared = sharedOf(versions);
  for (const [index, version] of versions.entries())
    if (!version.schema?.openAPIV3Schema) errors.push(required(`spec.versions[${index}].schema.openAPIV3Schema`));
  const hasDefaults = versions.some(({ schema }) =>
    someSchema(schema?.openAPIV3Schema, (it) => it.default !== undefined),
  );
  if (hasDefaults && spec.preserveUnknownFields === true)
    errors.push(invalid('spec.preserveUnknownFields', true, 'must be false in order to use defaults in the schema'));
  errors.push(...versionErrors(versions, shared));
  const first = versions[0]?.name ?? '';
  const wrongFirst = dns1035LabelErrors(first);
  if (first !== '' && wrongFirst.length > 0) errors.push(invalid('spec.version', first, wrongFirst.join(',')));
  for (const field of ['plural', 'singular', 'kind', 'listKind'])
    if (!spec.names?.[field]) errors.push(required(`spec.names.${field}`));
  errors.push(...nameErrors('spec.names', spec.names ?? {}));
  const top: Draft = versions[0] ?? {};
  if (shared.has('schema'))
    errors.push(
      ...schemaErrors('spec.validation.openAPIV3Schema', top.schema?.openAPIV3Schema, !!top.subresources?.status),
    );
  if (shared.has('subresources')) errors.push(...subresourceErrors('spec.subresources', top.subresources));
  if (shared.has('additionalPrinterColumns'))
    errors.push(...columnErrors('spec.additionalPrinterColumns', top.additionalPrinterColumns));
  if (shared.has('selectableFields'))
    errors.push(...selectableErrors('spec.selectableFields', top.selectableFields, top.schema?.openAPIV3Schema));
  return [...errors, ...conversionErrors(spec.conversion)];
}

/** What every version has in the same way. */
function sharedOf(versions: readonly Draft[]): ReadonlySet<string> {
  const same = (field: string) => versions.every((version) => plainEqual(version[field], versions[0]?.[field]));
  return new Set(SHARED.map(([, field]) => field).filter(same));
}

function versionErrors(versions: readonly Draft[], shared: ReadonlySet<string>): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, version] of versions.entries()) {
    const path = `spec.versions[${index}]`;
    const wrong = dns1035LabelErrors(version.name ?? '');
    if (wrong.length > 0) errors.push(invalid(`${path}.name`, version.name ?? '', wrong.join(',')));
    if (version.deprecationWarning != null && version.deprecated !== true) {
      const text = 'can only be set for deprecated versions';
      errors.push(invalid(`${path}.deprecationWarning`, version.deprecationWarning, text));
    }
    const said: string | undefined = version.deprecationWarning ?? undefined;
    if (said === '') errors.push(invalid(`${path}.deprecationWarning`, said, 'must not be an empty string'));
    if (said !== undefined && said.length > LONGEST_WARNING)
      errors.push(invalid(`${path}.deprecationWarning`, said, `must be <= ${LONGEST_WARNING} characters long`));
    const schema = version.schema?.openAPIV3Schema;
    if (!shared.has('schema'))
      errors.push(...schemaErrors(`${path}.schema.openAPIV3Schema`, schema, !!version.subresources?.status));
    if (!shared.has('subresources')) errors.push(...subresourceErrors(`${path}.subresources`, version.subresources));
    if (!shared.has('additionalPrinterColumns'))
      errors.push(...columnErrors(`${path}.additionalPrinterColumns`, version.additionalPrinterColumns));
    if (!shared.has('selectableFields'))
      errors.push(...selectableErrors(`${path}.selectableFields`, version.selectableFields, schema));
  }
  const names = versions.map(({ name }) => name as string);
  const refuse = (text: string) => errors.push(invalid('spec.versions', shownVersions(versions, shared), text));
  if (new Set(names).size < names.length) refuse('must contain unique version names');
  if (versions.filter(({ storage }) => storage === true).length !== 1)
    refuse('must have exactly one version marked as storage version');
  return errors;
}

function shownVersions(versions: readonly Draft[], shared: ReadonlySet<string>): readonly unknown[] {
  return versions.map((version) => {
    const all = internalValue(version, VERSION) as Draft;
    const shown: Draft = {};
    for (const key of ['Name', 'Served', 'Storage', 'Deprecated', 'DeprecationWarning']) shown[key] = all[key] ?? null;
    for (const [, field, key] of SHARED) shown[key] = shared.has(field) ? null : (all[key] ?? null);
    return shown;
  });
}

function conversionErrors(conversion: Draft | undefined): readonly FieldError[] {
  const path = 'spec.conversion';
  if (!conversion) return [];
  const strategy: string = conversion.strategy ?? '';
  if (strategy === '') return [required(`${path}.strategy`)];
  if (!STRATEGIES.includes(strategy)) return [notSupported(`${path}.strategy`, strategy, STRATEGIES)];
  if (strategy !== 'Webhook') return [];
  const config = conversion.webhook?.clientConfig;
  const errors: FieldError[] = [];
  if (!config) errors.push(required(`${path}.webhookClientConfig`, 'required when strategy is set to Webhook'));
  else if ((config.url == null) === (config.service == null))
    errors.push(required(`${path}.webhookClientConfig`, 'exactly one of url or service is required'));
  if (!conversion.webhook?.conversionReviewVersions?.length) errors.push(required(`${path}.conversionReviewVersions`));
  return errors;
}

function fixedErrors(spec: Draft, old: ApiObject): readonly FieldError[] {
  const before = specOf(old);
  const conditions: readonly Draft[] = (old as Draft).status?.conditions ?? [];
  const established = conditions.some(({ type, status }) => type === 'Established' && status === 'True');
  return [
    ...(established ? immutableErrors('spec.scope', spec.scope, before.scope) : []),
    ...(established ? immutableErrors('spec.names.kind', spec.names?.kind, before.names?.kind) : []),
    ...immutableErrors('spec.group', spec.group, before.group),
    ...immutableErrors('spec.names.plural', spec.names?.plural, before.names?.plural),
  ];
}

function storedErrors(stored: readonly string[] | undefined, versions: readonly Draft[]): readonly FieldError[] {
  const path = 'status.storedVersions';
  if (!stored?.length) return [invalid(path, stored ?? null, 'must have at least one stored version')];
  const errors: FieldError[] = [];
  for (const { name, storage } of versions)
    if (storage === true && !stored.includes(name))
      errors.push(invalid(path, stored, `must have the storage version ${name}`));
  for (const [index, name] of stored.entries()) {
    if (versions.some((version) => version.name === name)) continue;
    const why = `${name} was previously a storage version, and must remain in spec.versions until a storage migration`;
    const then = `ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    errors.push(invalid(`${path}[${index}]`, name, `missing from spec.versions; ${why} ${then}`));
  }
  return errors;
}

/** Groups of the community need a word of approval. */
function approvalErrors(object: ApiObject, old?: ApiObject): readonly FieldError[] {
  const group: string = specOf(object).group ?? '';
  if (!/(^|\.)(k8s\.io|kubernetes\.io)$/.test(group)) return [];
  const path = `metadata.annotations[${APPROVAL}]`;
  const text = metadataOf(object).annotations?.[APPROVAL] ?? '';
  const before = old && (metadataOf(old).annotations?.[APPROVAL] ?? '');
  if (before === text || text.startsWith('unapproved') || /^https?:\/\/[^/]+/.test(text)) return [];
  const see = 'see https://github.com/kubernetes/enhancements/pull/1111';
  if (text === '') return [required(path, `protected groups must have approval annotation "${APPROVAL}", ${see}`)];
  const why = `protected groups must have approval annotation "${APPROVAL}" with either a URL or a reason starting with "unapproved"`;
  return [invalid(path, text, `${why}, ${see}`)];
}
