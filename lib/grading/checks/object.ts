/** `object`: any resource by name or selector, matched partially, counted, or absent. */
import type { CheckSpec } from '../../course/check-schema';
import type { ClusterReader, Json } from '../cluster-reader';
import type { CheckKind } from '../condition';
import { nearest } from '../diagnose/nearest';
import { isBelow, matchesCount } from '../match/count';
import { firstDifference } from '../match/tree';
import { type Cause, fail, failedToCheck, pass, type Verdict } from '../verdict';

type Spec = CheckSpec<'object'>;

export const object: CheckKind<'object'> = {
  name: 'object',
  evaluate(spec, reader) {
    const resource = reader.byKind(spec.kind, spec.apiVersion);
    const expected = expectation(spec);
    if (resource === undefined) return failedToCheck(expected, `the server has no kind ${spec.kind}`);
    const namespace = resource.namespaced ? (spec.namespace ?? 'default') : undefined;
    const found =
      spec.name === undefined
        ? reader.list(resource.plural, namespace, spec.selector)
        : [reader.get(resource.plural, namespace, spec.name)].filter((o) => o !== undefined);
    const label = `${spec.kind} ${namespace === undefined ? '' : `${namespace}/`}${spec.name ?? spec.selector ?? '*'}`;
    if (spec.absent === true) {
      return found.length === 0
        ? pass(expected, 'absent')
        : fail(expected, 'present', [{ code: 'object-present', object: label }]);
    }
    const matched =
      spec.match === undefined ? found : found.filter((o) => firstDifference(spec.match, o) === undefined);
    if (spec.count !== undefined) return counted(spec, spec.count, expected, label, found, matched);
    if (found.length === 0) return missing(spec, expected, label, reader, resource.plural, namespace);
    if (spec.every === true ? matched.length === found.length : matched.length > 0) return pass(expected);
    const odd = found.find((o) => !matched.includes(o)) as Json;
    const difference = firstDifference(spec.match, odd);
    const name = `${spec.kind} ${namespace === undefined ? '' : `${namespace}/`}${odd.metadata.name}`;
    return fail(expected, `${difference?.path}: ${difference?.actual}`, [
      {
        code: 'field-differs',
        object: name,
        field: difference?.path ?? '',
        expected: difference?.expected ?? '',
        actual: difference?.actual ?? '',
      },
    ]);
  },
};

function counted(
  spec: Spec,
  count: NonNullable<Spec['count']>,
  expected: string,
  label: string,
  found: readonly Json[],
  matched: readonly Json[],
): Verdict {
  if (matchesCount(count, matched.length)) return pass(expected, String(matched.length));
  const few = isBelow(count, matched.length);
  const odd = few ? found.find((o) => !matched.includes(o)) : undefined;
  const difference = odd === undefined ? undefined : firstDifference(spec.match, odd);
  const cause: Cause =
    difference !== undefined
      ? {
          code: 'field-differs',
          object: `${spec.kind} ${odd.metadata.name}`,
          field: difference.path,
          expected: difference.expected,
          actual: difference.actual,
        }
      : {
          code: few ? (matched.length === 0 ? 'object-missing' : 'too-few-objects') : 'too-many-objects',
          object: label,
          expected: String(count),
          actual: String(matched.length),
        };
  return fail(expected, String(matched.length), [cause]);
}

function missing(
  spec: Spec,
  expected: string,
  label: string,
  reader: ClusterReader,
  plural: string,
  namespace: string | undefined,
): Verdict {
  if (namespace !== undefined && reader.get('namespaces', undefined, namespace) === undefined) {
    return fail(expected, 'no such namespace', [{ code: 'namespace-missing', object: `Namespace ${namespace}` }]);
  }
  const names = reader.list(plural, namespace).map((o) => String(o.metadata.name));
  const near = spec.name === undefined ? undefined : nearest(spec.name, names);
  return fail(expected, near ?? '<none>', [
    {
      code: 'object-missing',
      object: label,
      expected: spec.name ?? spec.selector ?? spec.kind,
      actual: near ?? '<none>',
    },
  ]);
}

function expectation(spec: Spec): string {
  const name = `${spec.kind} ${spec.name ?? spec.selector ?? ''}`.trim();
  if (spec.absent === true) return `no ${name}`;
  if (spec.count !== undefined) return `${spec.count} × ${name}`;
  return spec.match === undefined ? name : `${name} ${JSON.stringify(spec.match)}`;
}
