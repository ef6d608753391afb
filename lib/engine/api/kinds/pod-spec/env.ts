/** Upstream: ValidateEnv, validateEnvVarValueFrom, ValidateEnvFrom, validateFileKeySelector. */
import type { Draft, FieldError } from '../kind';
import { invalid, required } from '../rules/field-error';
import { configMapKeyErrors, dns1123LabelErrors, subdomainErrors } from '../rules/names';
import { noBackstepErrors } from './paths';
import { ENV_FIELDS, fieldRefErrors, resourceRefErrors } from './references';
import { nameErrors, requiredNameErrors, subdomainNameErrors } from './scalars';

const NAME_TEXT = "a valid environment variable name must consist only of printable ASCII characters other than '='";
const ONE_AT_A_TIME = 'may not have more than one field specified at a time';

function variableNameErrors(name: string): readonly string[] {
  return /^[\x20-\x3c\x3e-\x7e]*$/.test(name) ? [] : [NAME_TEXT];
}

export function envErrors(field: string, env: readonly Draft[] | undefined): readonly FieldError[] {
  return (env ?? []).flatMap((variable, index) => {
    const path = `${field}[${index}]`;
    return [
      ...requiredNameErrors(`${path}.name`, variable.name, variableNameErrors),
      ...(variable.valueFrom ? valueFromErrors(`${path}.valueFrom`, variable) : []),
    ];
  });
}

function valueFromErrors(field: string, { value, valueFrom }: Draft): readonly FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  const errors: FieldError[] = [];
  if (fieldRef) errors.push(...fieldRefErrors(`${field}.fieldRef`, fieldRef, ENV_FIELDS));
  if (resourceFieldRef) errors.push(...resourceRefErrors(`${field}.resourceFieldRef`, resourceFieldRef, false));
  if (configMapKeyRef) errors.push(...keyRefErrors(`${field}.configMapKeyRef`, configMapKeyRef));
  if (secretKeyRef) errors.push(...keyRefErrors(`${field}.secretKeyRef`, secretKeyRef));
  if (fileKeyRef) errors.push(...fileKeyErrors(`${field}.fileKeyRef`, fileKeyRef));
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(Boolean).length;
  const refuse = (text: string) => errors.push(invalid(field, '', text));
  if (sources === 0)
    refuse('must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`');
  else if (value) refuse('may not be specified when `value` is not empty');
  else if (sources > 1) refuse(ONE_AT_A_TIME);
  return errors;
}

function keyRefErrors(field: string, { name = '', key }: Draft): readonly FieldError[] {
  return [
    ...subdomainNameErrors(`${field}.name`, name),
    ...requiredNameErrors(`${field}.key`, key, configMapKeyErrors),
  ];
}

function fileKeyErrors(field: string, { key, volumeName, path }: Draft): readonly FieldError[] {
  return [
    ...requiredNameErrors(`${field}.key`, key, variableNameErrors),
    ...requiredNameErrors(`${field}.volumeName`, volumeName, dns1123LabelErrors),
    ...(path ? noBackstepErrors(`${field}.path`, path) : [required(`${field}.path`)]),
  ];
}

export function envFromErrors(field: string, sources: readonly Draft[] | undefined): readonly FieldError[] {
  return (sources ?? []).flatMap(({ prefix, configMapRef, secretRef }, index) => {
    const path = `${field}[${index}]`;
    const errors: FieldError[] = prefix ? [...nameErrors(`${path}.prefix`, prefix, variableNameErrors)] : [];
    if (configMapRef) errors.push(...requiredNameErrors(`${path}.configMapRef.name`, configMapRef.name, prefixErrors));
    if (secretRef) errors.push(...requiredNameErrors(`${path}.secretRef.name`, secretRef.name, prefixErrors));
    // The complaint names the whole list.
    if (!configMapRef && !secretRef)
      errors.push(invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (configMapRef && secretRef) errors.push(invalid(field, '', ONE_AT_A_TIME));
    return errors;
  });
}

/** Checked as the beginning of a name: a dash at the end passes. */
function prefixErrors(name: string): readonly string[] {
  return subdomainErrors(name.length > 1 && name.endsWith('-') ? `${name.slice(0, -1)}a` : name);
}
