/** `acme.io/foo`. Upstream: IsDomainPrefixedPath. */
import type { FieldError } from '../kind';
import { invalid, required } from './field-error';
import { matches, regexText, subdomainErrors } from './names';

const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

export function domainPrefixedPathErrors(field: string, value: string): readonly FieldError[] {
  if (value === '') return [required(field)];
  const slash = value.indexOf('/');
  const host = value.slice(0, Math.max(slash, 0));
  const path = value.slice(slash + 1);
  if (slash < 0 || host === '' || path === '')
    return [invalid(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const errors = subdomainErrors(host).map((text) => invalid(field, host, text));
  if (!matches(HTTP_PATH, path)) errors.push(invalid(field, path, regexText('Invalid path', HTTP_PATH)));
  return errors;
}
