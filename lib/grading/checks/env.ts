/** `env`: an environment variable as the container got it when it started. */
import type { CheckSpec } from '../../course/check-schema';
import type { ClusterReader, Json } from '../cluster-reader';
import type { CheckKind } from '../condition';
import { describeMatch, matchesText } from '../match/text';
import { podLabel, podsIn } from '../pods-in';
import { type Cause, fail, pass } from '../verdict';

type Spec = CheckSpec<'env'>;

export const env: CheckKind<'env'> = {
  name: 'env',
  evaluate(spec, reader) {
    const expected = `${spec.in}: ${spec.name}${spec.value === undefined ? '' : ` ${describeMatch(spec.value)}`}`;
    const pods = podsIn(reader, spec.in, spec.namespace);
    if (pods.length === 0) {
      return fail(expected, '<none>', [
        { code: 'object-missing', object: spec.in, expected: spec.in, actual: '<none>' },
      ]);
    }
    const causes = pods.map((pod) => variableCause(spec, reader, pod)).filter((cause) => cause !== undefined);
    const enough = spec.every === true ? causes.length === 0 : causes.length < pods.length;
    const first = causes[0];
    return enough || first === undefined ? pass(expected) : fail(expected, first.actual ?? '<unset>', [first]);
  },
};

function variableCause(spec: Spec, reader: ClusterReader, pod: Json): Cause | undefined {
  const variables = reader.probe.env(pod.metadata.namespace, pod.metadata.name, spec.container);
  const object = podLabel(pod);
  const value = variables?.[spec.name];
  if (value !== undefined) {
    if (spec.value === undefined || matchesText(spec.value, value)) return undefined;
    return { code: 'output-differs', object, field: spec.name, expected: describeMatch(spec.value), actual: value };
  }
  return {
    code: comesFromLaterService(spec.name, reader, pod) ? 'env-set-before-service' : 'env-missing',
    object,
    field: spec.name,
    expected: spec.name,
    actual: '<unset>',
  };
}

/** Service variables are a snapshot of the Services that existed when the container started. */
function comesFromLaterService(name: string, reader: ClusterReader, pod: Json): boolean {
  return reader
    .list('services', pod.metadata.namespace)
    .some((service) => name.startsWith(`${String(service.metadata.name).toUpperCase().replaceAll('-', '_')}_`));
}
