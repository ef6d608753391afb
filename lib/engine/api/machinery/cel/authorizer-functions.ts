/** `authorizer` of admission policies: questions about access, put bit by bit (apiserver/pkg/cel/library/authz.go). */
import { fail } from './problem';
import { type Check, isTyped, type Value, type Verdict } from './values';

type Implementation = (args: readonly Value[]) => Value;

function check(value: Value | undefined): Check {
  if (value === undefined || !isTyped(value) || typeof value.value !== 'object' || value.value === null)
    return fail('no such overload');
  return 'ask' in value.value ? (value.value as Check) : fail('no such overload');
}

const more =
  (of: 'pathCheck' | 'groupCheck' | 'resourceCheck', field: string): Implementation =>
  ([value, text]) => {
    const { ask, question } = check(value);
    return { of, value: { ask, question: { ...question, [field]: text as string } } };
  };

const verdict = (value: Value | undefined): Verdict =>
  value !== undefined && isTyped(value) && value.of === 'decision' ? value.value : fail('no such overload');

export const AUTHORIZER_FUNCTIONS: Readonly<Record<string, Implementation>> = {
  path: more('pathCheck', 'path'),
  group: more('groupCheck', 'group'),
  resource: more('resourceCheck', 'resource'),
  subresource: more('resourceCheck', 'subresource'),
  namespace: more('resourceCheck', 'namespace'),
  name: more('resourceCheck', 'name'),
  serviceAccount: ([value, namespace, name]) => {
    const { ask, question } = check(value);
    return { of: 'authorizer', value: { ask, question: { ...question, account: `${namespace}:${name}` } } };
  },
  check: ([value, verb]) => {
    const { ask, question } = check(value);
    return { of: 'decision', value: ask({ ...question, verb: verb as string }) };
  },
  allowed: ([value]) => verdict(value).allowed,
  reason: ([value]) => verdict(value).reason,
  errored: ([value]) => verdict(value) === undefined,
  error: () => '',
};
