/**
 * ValidatingAdmissionPolicy: what policies that are bound say of a request: a refusal, a warning, or nothing
 * (apiserver/pkg/admission/plugin/policy/validating). Audit annotations go nowhere.
 */
import type { ApiObject, Draft } from '../../../api/kinds/kind';
import { evaluate } from '../../../api/machinery/cel/evaluate';
import { CelFailure } from '../../../api/machinery/cel/problem';
import type { Expression } from '../../../api/machinery/cel/syntax';
import type { Value } from '../../../api/machinery/cel/values';
import { ApiStatus, forbidden } from '../../../api/machinery/status';
import { named, stored, warn } from '../../request/context';
import { refuse } from '../../request/refusal';
import { scaleOf } from '../../subresources/scale-form';
import { type AdmissionPlugin, type Attributes, shownName } from '../plugin';
import { compiledPolicy, type Policy } from './compiled-policy';
import { concernsRequest, type Subject } from './matching';
import { paramsOf } from './params';
import { valuesOf } from './values';

const GROUP = 'admissionregistration.k8s.io';
const POLICIES = `validatingadmissionpolicies.${GROUP}`;
const BINDINGS = `validatingadmissionpolicybindings.${GROUP}`;
const CODES: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  Invalid: 422,
  RequestEntityTooLarge: 413,
};

export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  validate(attributes) {
    const { store } = attributes.context.server;
    const bindings = store.list(BINDINGS, '');
    // Who could refuse a policy's own removal would lock everybody out.
    if (bindings.length === 0 || attributes.context.route.kind.group === GROUP) return;
    const subject = subjectOf(attributes);
    const verdicts: Verdict[] = [];
    for (const binding of bindings as readonly Draft[]) {
      const policy = store.get(POLICIES, binding.spec?.policyName ?? '');
      if (policy === undefined || !concernsRequest((policy as Draft).spec.matchConstraints, subject)) continue;
      if (!concernsRequest(binding.spec.matchResources, subject)) continue;
      verdicts.push(...judged(compiledPolicy(policy), policy, binding, subject));
    }
    settle(attributes, verdicts);
  },
};

interface Verdict {
  readonly policy: string;
  readonly binding: Draft;
  readonly message: string;
  readonly reason: string | undefined;
}

function subjectOf(attributes: Attributes): Subject {
  const { context, operation, draft } = attributes;
  const { kind, namespace, name = '' } = context.route;
  const old = operation === 'CREATE' ? undefined : ((attributes.old ?? stored(context, name)) as Draft | undefined);
  // A Scale is written into the object behind it; policies see the Scale.
  const isScale = /\/scale$/.test(context.request.path);
  const shown = (object: Draft | undefined): Draft | undefined =>
    object === undefined || !isScale ? object : (scaleOf(context, object as ApiObject) as Draft);
  const isNamespace = kind.group === '' && kind.plural === 'namespaces';
  const around =
    namespace === '' ? undefined : (context.server.store.get('namespaces', namespace) as Draft | undefined);
  return {
    attributes,
    subresource: isScale ? 'scale' : (context.route.subresource ?? ''),
    object: operation === 'DELETE' ? undefined : shown(draft),
    old: shown(old),
    namespace: isNamespace ? (operation === 'DELETE' ? old : draft) : around,
  };
}

function judged(policy: Policy, object: ApiObject, binding: Draft, subject: Subject): readonly Verdict[] {
  const { name } = object.metadata as { name: string };
  const say = (message: string, reason?: string): Verdict => ({ policy: name, binding, message, reason });
  const params = paramsOf(subject.attributes.context, policy.paramKind, binding.spec.paramRef);
  if (typeof params === 'string') return policy.ignoresErrors ? [] : [say(`failed to configure binding: ${params}`)];
  return params.flatMap((param) => {
    const values = valuesOf(subject, param);
    for (const { name: own, expression } of policy.variables) {
      let made: Value | undefined;
      values.set(`variables.${own}`, () => {
        made ??= evaluate(expression, values);
        return made;
      });
    }
    const attempt = (expression: Expression): Value | CelFailure => {
      try {
        return evaluate(expression, values);
      } catch (error) {
        if (error instanceof CelFailure) return error;
        throw error;
      }
    };
    const failed = (source: string, { message }: CelFailure): readonly Verdict[] =>
      policy.ignoresErrors ? [] : [say(`expression '${source}' resulted in error: ${message}`)];
    const conditions = policy.conditions.map((condition) => ({ condition, value: attempt(condition.expression) }));
    if (conditions.some(({ value }) => value === false)) return [];
    const wrong = conditions.find(({ value }) => value instanceof CelFailure);
    if (wrong !== undefined) return failed(wrong.condition.source, wrong.value as CelFailure);
    return policy.validations.flatMap(({ source, expression, message, messageExpression, reason }) => {
      const value = attempt(expression);
      if (value === true) return [];
      if (value instanceof CelFailure) return failed(source, value);
      const words = messageExpression === undefined ? undefined : attempt(messageExpression);
      const isText = typeof words === 'string' && words.trim() !== '' && !words.includes('\n');
      const said = isText ? words.trim() : message.trim() || `failed expression: ${source}`;
      return [say(said, reason)];
    });
  });
}

/** Warnings are told, the first refusal is the answer. */
function settle(attributes: Attributes, verdicts: readonly Verdict[]): void {
  const { context, draft } = attributes;
  const { kind, name } = context.route;
  const does = ({ binding }: Verdict, action: string): boolean =>
    binding.spec.validationActions?.includes(action) === true;
  for (const verdict of verdicts) {
    const { policy, binding, message } = verdict;
    const start = `Validation failed for ValidatingAdmissionPolicy '${policy}' with binding`;
    if (does(verdict, 'Warn')) warn(context, `${start} '${binding.metadata.name}': ${message}`);
  }
  const denial = verdicts.find((verdict) => does(verdict, 'Deny'));
  if (denial === undefined) return;
  const { policy, binding, message, reason = 'Invalid' } = denial;
  const why = `ValidatingAdmissionPolicy '${policy}' with binding '${binding.metadata.name}' denied request: ${message}`;
  const subject = draft.metadata === undefined ? (name ?? '') : shownName(draft);
  const status = forbidden(named(kind), subject, why, [{ message: why }]);
  refuse(new ApiStatus(CODES[reason] ?? 422, reason, status.message, status.details));
}
