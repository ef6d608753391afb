/** `log`: what a container has written; any pod of a selector will do. */
import type { CheckKind } from '../condition';
import { describeMatch, excerpt, matchesText } from '../match/text';
import { podsIn } from '../pods-in';
import { fail, pass } from '../verdict';

export const log: CheckKind<'log'> = {
  name: 'log',
  evaluate(spec, reader) {
    const expected = `log ${spec.in} ${describeMatch(spec.value)}`;
    const pods = podsIn(reader, spec.in, spec.namespace);
    if (pods.length === 0) {
      return fail(expected, '<none>', [
        { code: 'object-missing', object: spec.in, expected: spec.in, actual: '<none>' },
      ]);
    }
    const texts = pods.map((pod) => reader.probe.log(pod.metadata.namespace, pod.metadata.name, spec.container) ?? '');
    if (texts.some((text) => matchesText(spec.value, text))) return pass(expected);
    const last = excerpt(texts[0]?.trimEnd().split('\n').at(-1) ?? '');
    return fail(expected, last, [
      { code: 'log-missing', object: spec.in, expected: describeMatch(spec.value), actual: last || '<empty>' },
    ]);
  },
};
