/**
 * Webhook configurations: defaults and what is wrong with them. Upstream: SetDefaults_ValidatingWebhook,
 * validateValidatingWebhook, validateMutatingWebhook (pkg/apis/admissionregistration), ValidateWebhookService.
 */
import type { ApiObject, Draft, FieldError } from '../kind';
import { duplicate, invalid, notSupported, required } from '../rules/field-error';
import { labelSelectorErrors } from '../rules/labels';
import { dns1035LabelErrors, portNumberErrors, subdomainErrors } from '../rules/names';
import { ruleErrors } from '../validating-admission-policy/rule-validation';
import { conditionErrors } from '../validating-admission-policy/validation';

const FAILURE = ['Fail', 'Ignore'];
const MATCH = ['Equivalent', 'Exact'];
const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
const REINVOCATION = ['IfNeeded', 'Never'];
const REVIEWS = ['v1', 'v1beta1'];
type Errors = readonly FieldError[];

export function setWebhookDefaults(draft: Draft, isMutating: boolean): void {
  for (const webhook of (draft.webhooks ?? []) as readonly Draft[]) {
    webhook.failurePolicy ??= 'Fail';
    webhook.matchPolicy ??= 'Equivalent';
    webhook.namespaceSelector ??= {};
    webhook.objectSelector ??= {};
    webhook.timeoutSeconds ??= 10;
    if (isMutating) webhook.reinvocationPolicy ??= 'Never';
    if (webhook.clientConfig?.service) webhook.clientConfig.service.port ??= 443;
    for (const rule of (webhook.rules ?? []) as readonly Draft[]) rule.scope ??= '*';
  }
}

export function validateWebhooks(object: ApiObject): Errors {
  const names = new Set<string>();
  return ((object.webhooks ?? []) as readonly Draft[]).flatMap((webhook, index) => {
    const path = `webhooks[${index}]`;
    const errors = [...webhookErrors(path, webhook), ...versionErrors(path, webhook.admissionReviewVersions ?? [])];
    if (webhook.name && names.has(webhook.name)) errors.push(duplicate(`${path}.name`, webhook.name));
    names.add(webhook.name ?? '');
    return errors;
  });
}

function webhookErrors(path: string, webhook: Draft): Errors {
  const { name = '', rules = [], timeoutSeconds: seconds, namespaceSelector, objectSelector } = webhook;
  const errors: FieldError[] = [...nameErrors(`${path}.name`, name)];
  for (const [index, rule] of (rules as readonly Draft[]).entries())
    errors.push(...ruleErrors(`${path}.rules[${index}]`, rule, true));
  const oneOf = (field: string, supported: readonly string[]) => {
    const value = webhook[field];
    if (value != null && !supported.includes(value)) errors.push(notSupported(`${path}.${field}`, value, supported));
  };
  oneOf('failurePolicy', FAILURE);
  oneOf('matchPolicy', MATCH);
  if (webhook.sideEffects == null)
    errors.push(required(`${path}.sideEffects`, `must specify one of ${SIDE_EFFECTS.join(', ')}`));
  oneOf('sideEffects', SIDE_EFFECTS);
  if (seconds != null && (seconds > 30 || seconds < 1))
    errors.push(invalid(`${path}.timeoutSeconds`, seconds, 'the timeout value must be between 1 and 30 seconds'));
  if (namespaceSelector) errors.push(...labelSelectorErrors(namespaceSelector, `${path}.namespaceSelector`));
  if (objectSelector) errors.push(...labelSelectorErrors(objectSelector, `${path}.objectSelector`));
  oneOf('reinvocationPolicy', REINVOCATION);
  errors.push(...clientErrors(`${path}.clientConfig`, webhook.clientConfig ?? {}));
  return [...errors, ...conditionErrors(`${path}.matchConditions`, webhook)];
}

function nameErrors(path: string, name: string): Errors {
  if (name === '') return [required(path)];
  const wrong = subdomainErrors(name);
  if (wrong.length > 0) return wrong.map((why) => invalid(path, name, why));
  if (name.split('.').length >= 3) return [];
  return [invalid(path, name, 'should be a domain with at least three segments separated by dots')];
}

function versionErrors(webhook: string, versions: readonly string[]): Errors {
  const path = `${webhook}.admissionReviewVersions`;
  if (versions.length === 0) return [required(path, `must specify one of ${REVIEWS.join(', ')}`)];
  const errors = versions.flatMap((version, index) => {
    if (versions.indexOf(version) < index) return [invalid(`${path}[${index}]`, version, 'duplicate version')];
    return dns1035LabelErrors(version).map((why) => invalid(`${path}[${index}]`, version, why));
  });
  if (versions.some((version) => REVIEWS.includes(version))) return errors;
  return [...errors, invalid(path, versions, `must include at least one of ${REVIEWS.join(', ')}`)];
}

function clientErrors(path: string, { url, service }: Draft): Errors {
  if ((url == null) === (service == null)) return [required(path, 'exactly one of url or service is required')];
  return url == null ? serviceErrors(`${path}.service`, service) : urlErrors(`${path}.url`, url);
}

function urlErrors(path: string, url: string): Errors {
  const form = '; desired format: https://host[/path]';
  const found =
    /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/(?:([^/?#@]*)@)?([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/.exec(url);
  const [, scheme = '', user, host = '', query = '', fragment = ''] = found ?? [];
  const errors: FieldError[] = [];
  if (scheme.toLowerCase() !== 'https')
    errors.push(invalid(path, scheme, `'https' is the only allowed URL scheme${form}`));
  if (host === '') errors.push(invalid(path, host, `host must be specified${form}`));
  if (user !== undefined) errors.push(invalid(path, user, 'user information is not permitted in the URL'));
  if (fragment !== '') errors.push(invalid(path, fragment, 'fragments are not permitted in the URL'));
  if (query !== '') errors.push(invalid(path, query, 'query parameters are not permitted in the URL'));
  return errors;
}

/** Upstream takes one for the other: the name is missed where the namespace is missing. */
function serviceErrors(path: string, { name = '', namespace = '', path: route, port = 0 }: Draft): Errors {
  const errors: FieldError[] = [];
  if (namespace === '') errors.push(required(`${path}.name`));
  if (name === '') errors.push(required(`${path}.namespace`));
  const wrong = portNumberErrors(port);
  if (wrong.length > 0) errors.push(invalid(`${path}.port`, port, `port is not valid: ${wrong.join(', ')}`));
  if (route == null || route === '' || route === '/') return errors;
  const refuse = (why: string) => errors.push(invalid(`${path}.path`, route, why));
  if (route === '//') {
    refuse('segment[0] may not be empty');
    return errors;
  }
  if (!route.startsWith('/')) refuse("must start with a '/'");
  for (const [index, step] of route.slice(1).replace(/\/$/, '').split('/').entries()) {
    if (step === '') refuse(`segment[${index}] may not be empty`);
    else for (const why of subdomainErrors(step)) refuse(`segment[${index}]: ${why}`);
  }
  return errors;
}
