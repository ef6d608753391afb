/** SubjectAccessReviews: what is asked, what is wrong with the question, and the authorizer's answer (registry/authorization). */
import type { Draft, FieldError, Kind } from '../../api/kinds/kind';
import { invalid as invalidField, required } from '../../api/kinds/rules/field-error';
import { ApiStatus, badRequest } from '../../api/machinery/status';
import type { UserInfo } from '../../client/transport';
import { decide } from '../access/authorize';
import type { Question } from '../access/policy-rules';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';

export function answerAccess(context: RequestContext, draft: Draft): void {
  const { kind } = context.route;
  checkSpec(kind, draft.spec ?? {}, context.route.namespace);
  const user: UserInfo = kind.kind.startsWith('Self')
    ? context.user
    : { name: draft.spec.user ?? '', groups: draft.spec.groups ?? [] };
  const { allowed, reason } = decide(context.server.rbac, user, questionOf(draft.spec));
  draft.status = { allowed, ...(reason === '' ? {} : { reason }) };
}

function questionOf({ resourceAttributes: resource, nonResourceAttributes: other }: Draft): Question {
  if (!resource) return { verb: other?.verb ?? '', path: other?.path ?? '' };
  return {
    verb: resource.verb ?? '',
    resource: resource.resource ?? '',
    group: resource.group ?? '',
    subresource: resource.subresource,
    namespace: resource.namespace ?? '',
    name: resource.name,
  };
}

/** These are no objects: the message names neither kind nor name. */
function checkSpec(kind: Kind, spec: Draft, namespace: string): void {
  const errors: FieldError[] = [];
  const { resourceAttributes: resource, nonResourceAttributes: other } = spec;
  if (resource && other) {
    const { path = '', verb = '' } = other;
    const text = 'cannot be specified in combination with resourceAttributes';
    errors.push(invalidField('spec.nonResourceAttributes', { Path: path, Verb: verb }, text));
  } else if (!resource && !other) {
    const text = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    errors.push(invalidField('spec.resourceAttributes', null, text));
  }
  if (!kind.kind.startsWith('Self') && !spec.user && (spec.groups ?? []).length === 0) {
    errors.push(invalidField('spec.user', spec.user ?? '', 'at least one of user or group must be specified'));
  }
  for (const selector of ['fieldSelector', 'labelSelector'])
    errors.push(...selectorErrors(`spec.resourceAttributes.${selector}`, resource?.[selector]));
  if (kind.kind === 'LocalSubjectAccessReview') errors.push(...localErrors(spec, namespace));
  if (errors.length === 0) return;
  const texts = errors.map(({ field, message }) => `${field}: ${message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const details = {
    group: kind.group,
    causes: errors.map(({ type, message, field }) => ({ reason: type, message, field })),
  };
  refuse(new ApiStatus(422, 'Invalid', `.${kind.group} "" is invalid: ${list}`, details));
}

function selectorErrors(path: string, selector: Draft | undefined): readonly FieldError[] {
  if (!selector) return [];
  const { rawSelector: raw = '', requirements = [] } = selector;
  if (raw !== '' && requirements.length > 0)
    return [invalidField(`${path}.rawSelector`, raw, 'may not specified at the same time as requirements')];
  if (raw !== '' || requirements.length > 0) return [];
  return [required(`${path}.requirements`, `when ${path} is specified, requirements or rawSelector is required`)];
}

/** Asked in a namespace, and of nothing outside of it. */
function localErrors(
  { resourceAttributes: resource, nonResourceAttributes: other }: Draft,
  namespace: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const own: string = resource?.namespace ?? '';
  if (resource && own !== namespace)
    errors.push(invalidField('spec.resourceAttributes.namespace', own, 'must match metadata.namespace'));
  if (!other) return errors;
  const { path = '', verb = '' } = other;
  const why = 'disallowed on this kind of request';
  return [...errors, invalidField('spec.nonResourceAttributes', { Path: path, Verb: verb }, why)];
}

/** SelfSubjectRulesReview: all that RBAC grants here. */
export function answerRules(context: RequestContext, draft: Draft): void {
  const { server, user } = context;
  if (!draft.spec?.namespace) refuse(badRequest('no namespace on request'));
  const { grants, errors } = server.rbac.grantsOf(user, draft.spec?.namespace ?? '');
  const rules = grants.flatMap((grant) => grant.rules);
  const resourceRules = rules.flatMap(({ verbs, apiGroups, resources = [], resourceNames }) =>
    resources.length === 0
      ? []
      : [{ verbs, apiGroups, resources, ...(resourceNames === undefined ? {} : { resourceNames }) }],
  );
  const nonResourceRules = rules.flatMap(({ verbs, nonResourceURLs = [] }) =>
    nonResourceURLs.length === 0 ? [] : [{ verbs, nonResourceURLs }],
  );
  draft.spec = {};
  delete draft.metadata.managedFields;
  draft.status = {
    resourceRules,
    nonResourceRules,
    incomplete: false,
    ...(errors.length === 0 ? {} : { evaluationError: errors.length === 1 ? errors[0] : `[${errors.join(', ')}]` }),
  };
}
