/**
 * What names, keys, ports and label values may look like; every function returns the server's complaints, none when good.
 * Upstream: apimachinery/pkg/util/validation/validation.go, apimachinery/pkg/api/validate/content.
 */
import { utf8Length } from '../../../base/utf8';

type Complaints = readonly string[];
const NONE: Complaints = Object.freeze([]);

const DNS1123_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${DNS1123_LABEL}(\\.${DNS1123_LABEL})*`;
const DNS1035_LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?';
const WILDCARD = `\\*\\.${SUBDOMAIN}`;
const LABEL_KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${LABEL_KEY})?`;
const CONFIG_KEY = '[-._a-zA-Z0-9]+';
const ENV_NAME = '[-._a-zA-Z][-._a-zA-Z0-9]*';
const HEADER_NAME = '[-A-Za-z0-9]+';
const PERCENT = '[0-9]+%';

const compiled = new Map<string, RegExp>();
export function matches(format: string, value: string): boolean {
  let pattern = compiled.get(format);
  if (!pattern) {
    pattern = new RegExp(`^(?:${format})$`);
    compiled.set(format, pattern);
  }
  return pattern.test(value);
}
export function regexText(text: string, format: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${text} (${shown === '' ? '' : `e.g. ${shown}`}regex used for validation is '${format}')`;
}
export const rangeText = (low: number, high: number) => `must be between ${low} and ${high}, inclusive`;
/** Names count characters, labels and their prefixes bytes: the server says it so, though it counts bytes in both. */
type Unit = 'characters' | 'bytes';
export const maxLengthText = (length: number, unit: Unit = 'characters') => `must be no more than ${length} ${unit}`;

interface Rule {
  readonly most: number;
  readonly unit?: Unit;
  readonly format: string;
  readonly text: string;
  readonly examples: readonly string[];
}
function check(value: string, { most, unit, format, text, examples }: Rule): Complaints {
  const errors: string[] = [];
  if (utf8Length(value) > most) errors.push(maxLengthText(most, unit));
  if (!matches(format, value)) errors.push(regexText(text, format, ...examples));
  return errors;
}

const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const LABEL_1035_TEXT =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const WILDCARD_TEXT =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
const KEY_TEXT =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

const SUBDOMAIN_RULE: Rule = { most: 253, format: SUBDOMAIN, text: SUBDOMAIN_TEXT, examples: ['example.com'] };
const WILDCARD_RULE: Rule = { most: 253, format: WILDCARD, text: WILDCARD_TEXT, examples: ['*.example.com'] };
const DNS1035_RULE: Rule = {
  most: 63,
  format: DNS1035_LABEL,
  text: LABEL_1035_TEXT,
  examples: ['my-name', 'abc-123'],
};
const DNS1123_RULE: Rule = { most: 63, format: DNS1123_LABEL, text: LABEL_TEXT, examples: ['my-name', '123-abc'] };
const VALUE_RULE: Rule = {
  most: 63,
  unit: 'bytes',
  format: LABEL_VALUE,
  text: VALUE_TEXT,
  examples: ['MyValue', 'my_value', '12345'],
};
const CONFIG_KEY_RULE: Rule = {
  most: 253,
  format: CONFIG_KEY,
  text: "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  examples: ['key.name', 'KEY_NAME', 'key-name'],
};

const LABEL_PREFIX_RULE: Rule = { ...SUBDOMAIN_RULE, unit: 'bytes' };
export const subdomainErrors = (value: string) => check(value, SUBDOMAIN_RULE);
export const wildcardSubdomainErrors = (value: string) => check(value, WILDCARD_RULE);
export const dns1035LabelErrors = (value: string) => check(value, DNS1035_RULE);
export const labelValueErrors = (value: string) => check(value, VALUE_RULE);
export function dns1123LabelErrors(value: string): Complaints {
  if (matches(DNS1123_LABEL, value) || !matches(SUBDOMAIN, value)) return check(value, DNS1123_RULE);
  return [...(utf8Length(value) > 63 ? [maxLengthText(63)] : []), 'must not contain dots'];
}
export function pathSegmentErrors(value: string): Complaints {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%'].filter((char) => value.includes(char)).map((char) => `may not contain '${char}'`);
}

/** Keys of labels and annotations, resource names, condition types. */
export function qualifiedNameErrors(value: string): Complaints {
  const parts = value.split('/');
  const examples = ['MyName', 'my.name', '123-abc'];
  if (parts.length > 2) {
    const text = regexText(KEY_TEXT, LABEL_KEY, ...examples);
    return [`a valid label key ${text} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts[parts.length - 1] as string;
  const errors: string[] = [];
  if (parts.length === 2) {
    const prefix = parts[0] as string;
    if (prefix === '') errors.push('prefix part must be non-empty');
    else errors.push(...check(prefix, LABEL_PREFIX_RULE).map((text) => `prefix part ${text}`));
  }
  if (name === '') errors.push('name part must be non-empty');
  else if (utf8Length(name) > 63) errors.push(`name part ${maxLengthText(63, 'bytes')}`);
  if (!matches(LABEL_KEY, name)) errors.push(`name part ${regexText(KEY_TEXT, LABEL_KEY, ...examples)}`);
  return errors;
}
function parentErrors(value: string): Complaints {
  if (value === '.' || value === '..') return [`must not be '${value}'`];
  return value.startsWith('..') ? [`must not start with '..'`] : NONE;
}
export function configMapKeyErrors(value: string): Complaints {
  return [...check(value, CONFIG_KEY_RULE), ...parentErrors(value)];
}
export function envVarNameErrors(value: string): Complaints {
  const text =
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
  const errors = matches(ENV_NAME, value)
    ? []
    : [regexText(text, ENV_NAME, 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1')];
  return [...errors, ...parentErrors(value)];
}
export function headerNameErrors(value: string): Complaints {
  const text = "a valid HTTP header must consist of alphanumeric characters or '-'";
  return matches(HEADER_NAME, value) ? NONE : [regexText(text, HEADER_NAME, 'X-Header-Name')];
}
export function percentErrors(value: string): Complaints {
  const text = "a valid percent string must be a numeric string followed by an ending '%'";
  return matches(PERCENT, value) ? NONE : [regexText(text, PERCENT, '1%', '93%')];
}

export function portNumberErrors(port: number): Complaints {
  return port >= 1 && port <= 65535 ? NONE : [rangeText(1, 65535)];
}
export function portNameErrors(port: string): Complaints {
  const errors: string[] = [];
  if (utf8Length(port) > 15) errors.push(maxLengthText(15));
  if (!/^[-a-z0-9]+$/.test(port)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(port)) errors.push('must contain at least one letter (a-z)');
  if (port.includes('--')) errors.push('must not contain consecutive hyphens');
  if (port.startsWith('-') || port.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
}
