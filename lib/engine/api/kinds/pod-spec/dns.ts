/** Upstream: validatePodDNSConfig, ValidateHostAliases, validatePodHostName. */
import type { Draft, FieldError } from '../kind';
import { forbidden, invalid, required, tooLong } from '../rules/field-error';
import { ipErrors } from '../rules/ip';
import { matches, maxLengthText, regexText } from '../rules/names';
import { nameErrors, subdomainNameErrors } from './scalars';

type Errors = readonly FieldError[];
const NAME_SERVERS = 3;
const SEARCH_PATHS = 32;
const SEARCH_CHARACTERS = 2048;
const HOST_NAME_BYTES = 64;
const LABEL = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";

function searchErrors(value: string): readonly string[] {
  const errors = value.length > 253 ? [maxLengthText(253)] : [];
  return matches(SUBDOMAIN, value) ? errors : [...errors, regexText(SUBDOMAIN_TEXT, SUBDOMAIN, 'example.com')];
}

export function dnsConfigErrors(field: string, config: Draft | null | undefined, policy: string): Errors {
  const servers: readonly string[] = config?.nameservers ?? [];
  const searches: readonly string[] = config?.searches ?? [];
  if (policy === 'None') {
    if (!config) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    const text = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
    if (servers.length === 0) return [required(`${field}.nameservers`, text)];
  }
  const errors: FieldError[] = [];
  if (servers.length > NAME_SERVERS)
    errors.push(invalid(`${field}.nameservers`, servers, `must not have more than ${NAME_SERVERS} nameservers`));
  errors.push(...servers.flatMap((server, index) => ipErrors(`${field}.nameservers[${index}]`, server)));
  if (searches.length > SEARCH_PATHS)
    errors.push(invalid(`${field}.searches`, searches, `must not have more than ${SEARCH_PATHS} search paths`));
  if (searches.join(' ').length > SEARCH_CHARACTERS) {
    const text = `must not have more than ${SEARCH_CHARACTERS} characters (including spaces) in the search list`;
    errors.push(invalid(`${field}.searches`, searches, text));
  }
  for (const [index, search] of searches.entries())
    if (search !== '.')
      errors.push(...nameErrors(`${field}.searches[${index}]`, search.replace(/\.$/, ''), searchErrors));
  for (const [index, { name }] of ((config?.options ?? []) as Draft[]).entries())
    if (!name) errors.push(required(`${field}.options[${index}]`, 'must not be empty'));
  return errors;
}

export function hostAliasErrors(field: string, aliases: readonly Draft[] | undefined): Errors {
  return (aliases ?? []).flatMap(({ ip = '', hostnames = [] }, index) => [
    ...ipErrors(`${field}[${index}].ip`, ip),
    ...hostnames.flatMap((name: string, at: number) =>
      subdomainNameErrors(`${field}[${index}].hostnames[${at}]`, name),
    ),
  ]);
}

export function hostNameOverrideErrors(field: string, spec: Draft): Errors {
  const { hostnameOverride: name } = spec;
  if (name == null) return [];
  const path = `${field}.hostnameOverride`;
  const errors: FieldError[] = [];
  if (spec.setHostnameAsFQDN) errors.push(forbidden(path, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec.hostNetwork) errors.push(forbidden(path, 'may not be specified when hostNetwork is true'));
  if (name.length > HOST_NAME_BYTES) errors.push(tooLong(path, HOST_NAME_BYTES));
  return [...errors, ...subdomainNameErrors(path, name)];
}
