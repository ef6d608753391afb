/** `event`: something was recorded about an object; names may be `~regex` over `kind/name`. */
import type { Json } from '../cluster-reader';
import type { CheckKind } from '../condition';
import { matchesText } from '../match/text';
import { fail, pass } from '../verdict';

export const event: CheckKind<'event'> = {
  name: 'event',
  evaluate(spec, reader) {
    const expected = `event ${spec.reason ?? ''} ${spec.object}`.replace(/\s+/g, ' ');
    const namespace = spec.namespace ?? 'default';
    const found = reader
      .list('events', namespace)
      .some(
        (e: Json) =>
          namesObject(spec.object, `${String(e.involvedObject?.kind).toLowerCase()}/${e.involvedObject?.name}`) &&
          (spec.reason === undefined || e.reason === spec.reason) &&
          (spec.value === undefined || matchesText(spec.value, String(e.message ?? ''))),
      );
    return found
      ? pass(expected)
      : fail(expected, '<none>', [
          { code: 'event-missing', object: spec.object, expected: spec.reason ?? '*', actual: '<none>' },
        ]);
  },
};

function namesObject(wanted: string, actual: string): boolean {
  return wanted.startsWith('~')
    ? new RegExp(`^(?:${wanted.slice(1)})$`, 'u').test(actual)
    : wanted.toLowerCase() === actual.toLowerCase();
}
