/** `kubectl set selector service/NAME a=b`: a service's selector, replaced as a whole. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { DRY_RUN, PRINT_FLAGS } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE, recorded, recordPatch } from '../../flags/record';
import { dryRunMode, reporter } from '../../printers/select';
import { objectPath } from '../../resource/builder';
import { labelSelectorOf } from '../../resource/label-selector';
import { patchQuery } from '../create/write-query';
import { objectsToSet } from './objects';

function parse(text: string): Draft {
  const { matchLabels = {}, matchExpressions = [] } = labelSelectorOf(text);
  if (matchExpressions.length === 0) return matchLabels;
  const shown = matchExpressions.map(
    ({ key, operator, values = [] }: Draft) => `{${key} ${operator} [${values.join(' ')}]}`,
  );
  throw new Failure(`match expression [${shown.join(' ')}] not supported on this object`);
}

export const setSelector: Command = {
  name: 'selector',
  short: 'Set the selector on a resource',
  flags: `f,filename:list R,recursive:bool=true ${PRINT_FLAGS} ${DRY_RUN} all:bool local:bool resource-version field-manager ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  *run(k) {
    const text = k.args.at(-1);
    if (text === undefined) throw new Failure('one selector is required');
    const report = reporter(k);
    const all = yield* objectsToSet(k, k.args.slice(0, -1), { all: k.flags.bool('all') });
    const selector = parse(text);
    for (const found of all) {
      const { object } = found;
      if (object.kind !== 'Service') throw new Failure('setting a selector is only supported for Services');
      if (k.flags.bool('local') || dryRunMode(k) === 'client') {
        report(recorded(k, { ...object, spec: { ...object.spec, selector } }), 'selector updated');
        continue;
      }
      const old = object.spec.selector ?? {};
      const gone = Object.fromEntries(Object.keys(old).map((key) => [key, null]));
      const version = k.flags.string('resource-version');
      const metadata = { ...(version ? { resourceVersion: version } : {}), ...recordPatch(k, object)?.metadata };
      const after = k.call({
        method: 'PATCH',
        path: objectPath(found),
        query: patchQuery(k, 'kubectl-set'),
        contentType: 'application/strategic-merge-patch+json',
        body: {
          ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
          spec: { selector: { ...gone, ...selector } },
        },
      });
      report(after, 'selector updated');
    }
    return 0;
  },
};
