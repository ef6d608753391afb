/** `exec`: a command run on a copy of a container or host; nothing of the cluster is touched. */
import type { CheckKind } from '../condition';
import { describeMatch, excerpt, matchesText } from '../match/text';
import { placeOf } from '../place';
import { fail, failedToCheck, pass } from '../verdict';

export const exec: CheckKind<'exec'> = {
  name: 'exec',
  evaluate(spec, reader) {
    const command = spec.command.join(' ');
    const expected = `${spec.in}: ${command}${spec.stdout === undefined ? '' : ` → ${describeMatch(spec.stdout)}`}`;
    const place = placeOf({ from: spec.in, namespace: spec.namespace, container: spec.container, existing: true });
    const result = reader.probe.exec(place, spec.command);
    if (result === undefined)
      return fail(expected, '<none>', [
        { code: 'object-missing', object: spec.in, expected: spec.in, actual: '<none>' },
      ]);
    if (result === 'unfinished') return failedToCheck(expected, `${command} did not finish`);
    const actual = excerpt(result.stdout || result.stderr);
    if (result.exit !== (spec.exit ?? 0)) {
      return fail(expected, `exit ${result.exit} ${actual}`, [
        {
          code: 'command-failed',
          object: spec.in,
          field: command,
          expected: `exit ${spec.exit ?? 0}`,
          actual: `exit ${result.exit} ${excerpt(result.stderr)}`.trim(),
        },
      ]);
    }
    if (spec.stdout !== undefined && !matchesText(spec.stdout, result.stdout)) {
      return fail(expected, actual, [
        { code: 'output-differs', object: spec.in, field: command, expected: describeMatch(spec.stdout), actual },
      ]);
    }
    return pass(expected, actual);
  },
};
