/** Upstream: kube-aggregator ValidateAPIService; the name is made of version and group. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid, required } from '../rules/field-error';
import { dns1035LabelErrors, subdomainErrors } from '../rules/names';

type Errors = readonly FieldError[];
const HTTPS = 443;

export function setApiServiceDefaults(draft: Draft): void {
  if (draft.spec?.service) draft.spec.service.port ??= HTTPS;
}

export function validateApiService(object: ApiObject): Errors {
  const { metadata, spec = {} } = object as Draft;
  const { group = '', version = '', service } = spec;
  const errors: FieldError[] = [];
  const name = `${version}.${group}`;
  for (const field of ['generateName', 'name']) {
    const given: string = metadata[field] ?? '';
    if (given === '' || given === name) continue;
    errors.push(invalid(`metadata.${field}`, given, `must be \`spec.version+"."+spec.group\`: "${name}"`));
  }
  if (group === '' && version !== 'v1')
    errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  if (group !== '') errors.push(...subdomainErrors(group).map((why) => invalid('spec.group', group, why)));
  errors.push(...dns1035LabelErrors(version).map((why) => invalid('spec.version', version, why)));
  errors.push(...within('groupPriorityMinimum', spec.groupPriorityMinimum, 20_000));
  errors.push(...within('versionPriority', spec.versionPriority, 1_000));
  return [...errors, ...(service ? remoteErrors(spec, service) : localErrors(spec))];
}

function within(field: string, value = 0, most: number): Errors {
  if (value > 0 && value <= most) return [];
  return [invalid(`spec.${field}`, value, `must be positive and less than ${most}`)];
}

function localErrors({ caBundle = '', insecureSkipTLSVerify }: Draft): Errors {
  const errors: FieldError[] = [];
  if (caBundle !== '') {
    const bytes = Math.floor((caBundle.replace(/=+$/, '').length * 3) / 4);
    errors.push(invalid('spec.caBundle', `${bytes} bytes`, 'local APIServices may not have a caBundle'));
  }
  if (insecureSkipTLSVerify === true) {
    const text = 'local APIServices may not have insecureSkipTLSVerify';
    errors.push(invalid('spec.insecureSkipTLSVerify', true, text));
  }
  return errors;
}

function remoteErrors({ caBundle = '', insecureSkipTLSVerify }: Draft, service: Draft): Errors {
  const errors: FieldError[] = [];
  if (!service.namespace) errors.push(required('spec.service.namespace'));
  if (!service.name) errors.push(required('spec.service.name'));
  const { port } = service;
  if (port < 1 || port > 65_535)
    errors.push(invalid('spec.service.port', port, 'port is not valid: must be between 1 and 65535, inclusive'));
  if (insecureSkipTLSVerify === true && caBundle !== '')
    errors.push(invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present'));
  return errors;
}
