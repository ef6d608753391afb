/** `kubectl set selector service/NAME a=b`: a service's selector, replaced as a whole. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { DRY_RUN, PRINT_FLAGS } from '../../flags/groups';
import { dryRunMode, reporter } from '../../printers/select';
import { fetchObjects, objectPath, targetsOf } from '../../resource/builder';
import { patchQuery } from '../create/write-query';

/** A text that no set of labels says, but a set of expressions. */
function parse(text: string): Draft {
  const [, absent = '', key] = /^\s*(!?)\s*([-A-Za-z0-9_./]+)\s*$/.exec(text) ?? [];
  if (key !== undefined && !key.includes('/')) {
    const operator = absent === '' ? 'Exists' : 'DoesNotExist';
    throw new Failure(`match expression [{${key} ${operator} []}] not supported on this object`);
  }
  const set = /^\s*(\S+) (in|notin) \(([^)]*)\)\s*$/.exec(text);
  if (set) {
    const operator = set[2] === 'in' ? 'In' : 'NotIn';
    const values = (set[3] as string).split(',').map((value) => value.trim());
    throw new Failure(`match expression [{${set[1]} ${operator} [${values.join(' ')}]}] not supported on this object`);
  }
  const selector: Draft = {};
  for (const pair of text.split(',')) {
    const match = /^\s*([^=!\s]+)\s*==?\s*([^=\s]*)\s*$/.exec(pair);
    if (!match) throw new Failure(`couldn't parse the selector string "${text}": found '${pair}', expected: '='`);
    selector[match[1] as string] = match[2];
  }
  return selector;
}

export const setSelector: Command = {
  name: 'selector',
  short: 'Set the selector on a resource',
  flags: `f,filename:list R,recursive:bool=true ${PRINT_FLAGS} ${DRY_RUN} all:bool local:bool resource-version field-manager`,
  *run(k) {
    const text = k.args.at(-1);
    if (text === undefined) throw new Failure('one selector is required');
    const report = reporter(k);
    const all = fetchObjects(k, yield* targetsOf(k, k.args.slice(0, -1), { all: k.flags.bool('all') }));
    const selector = parse(text);
    for (const found of all) {
      const { object } = found;
      if (object.kind !== 'Service') throw new Failure('setting a selector is only supported for Services');
      if (dryRunMode(k) === 'client') {
        report({ ...object, spec: { ...object.spec, selector } }, 'selector updated');
        continue;
      }
      const old = object.spec.selector ?? {};
      const gone = Object.fromEntries(Object.keys(old).map((key) => [key, null]));
      const version = k.flags.string('resource-version');
      const after = k.call({
        method: 'PATCH',
        path: objectPath(found),
        query: patchQuery(k, 'kubectl-set'),
        contentType: 'application/strategic-merge-patch+json',
        body: {
          ...(version ? { metadata: { resourceVersion: version } } : {}),
          spec: { selector: { ...gone, ...selector } },
        },
      });
      report(after, 'selector updated');
    }
    return 0;
  },
};
