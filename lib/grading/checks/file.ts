/** `file`: a file on the workstation, a node or in a container. */
import type { CheckKind } from '../condition';
import { describeMatch, excerpt, matchesText } from '../match/text';
import { placeOf } from '../place';
import { fail, pass } from '../verdict';

export const file: CheckKind<'file'> = {
  name: 'file',
  evaluate(spec, reader) {
    const expected = `${spec.in}:${spec.path}${spec.value === undefined ? (spec.absent === true ? ' absent' : '') : ` ${describeMatch(spec.value)}`}`;
    const place = placeOf({ from: spec.in, namespace: spec.namespace, container: spec.container, existing: true });
    const text = reader.probe.file(place, spec.path);
    const object = `${spec.in}:${spec.path}`;
    if (spec.absent === true)
      return text === undefined ? pass(expected) : fail(expected, 'present', [{ code: 'object-present', object }]);
    if (text === undefined) return fail(expected, '<none>', [{ code: 'file-missing', object }]);
    if (spec.value === undefined || matchesText(spec.value, text)) return pass(expected);
    return fail(expected, excerpt(text), [
      { code: 'output-differs', object, expected: describeMatch(spec.value), actual: excerpt(text) },
    ]);
  },
};
