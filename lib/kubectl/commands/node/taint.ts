/** `kubectl taint nodes`. Follows kubectl/pkg/cmd/taint/taint.go. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import { DRY_RUN, PRINT_FLAGS, VALIDATE } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { dryRunMode, nameLine, printerFor } from '../../printers/select';
import { argumentTargets } from '../../resource/arguments';
import { fetchObjects, objectPath } from '../../resource/builder';
import { patchQuery } from '../create/write-query';
import { changed, parseTaints, type TaintChange } from './taint-spec';

function split(k: Invocation): { readonly resources: readonly string[]; readonly specs: readonly string[] } {
  const resources: string[] = [];
  const specs: string[] = [];
  for (const word of k.args) {
    if (/[=:]|-$/.test(word)) specs.push(word);
    else if (specs.length > 0) throw new Failure(`all resources must be specified before taint changes: ${word}`);
    else resources.push(word);
  }
  if (resources.length < 1) throw new Failure('one or more resources must be specified as <resource> <name>');
  if (specs.length < 1) throw new Failure('at least one taint update is required');
  return { resources, specs };
}

function changeOf(k: Invocation, specs: readonly string[]): TaintChange {
  try {
    return parseTaints(specs);
  } catch (error) {
    if (error instanceof Failure) throw usageFailure(k.path, error.message);
    throw error;
  }
}

function check(k: Invocation, resources: readonly string[], { add, remove }: TaintChange): void {
  const type = (resources[0] as string).toLowerCase();
  const resource = k.discovery.lookup(type);
  if (resource === undefined) throw new Failure(`the server doesn't have a resource type "${type}"`, 1, true);
  if (resource.kind !== 'Node') {
    throw new Failure(`invalid resource type ${type}, only node types are supported`);
  }
  const both = remove.filter((gone) =>
    add.some(({ key, effect }) => key === gone.key && (gone.effect === '' || gone.effect === effect)),
  );
  if (both.length > 0) {
    const list = both.map(({ key, effect }) => `${key}=${effect}`).join(', ');
    throw new Failure(`can not both modify and remove the following taint(s) in the same command: ${list}`);
  }
  const all = k.flags.bool('all');
  const selector = k.flags.string('selector');
  if (all && selector !== '') throw new Failure("setting 'all' parameter with a non empty selector is prohibited");
  if (!all && selector === '' && resources.length < 2) {
    throw new Failure("at least one resource name must be specified since 'all' parameter is not set");
  }
}

export const taint: Command = {
  name: 'taint',
  short: 'Update the taints on one or more nodes',
  flags: `${PRINT_FLAGS} ${DRY_RUN} ${VALIDATE} l,selector overwrite:bool all:bool field-manager`,
  *run(k) {
    const { resources, specs } = split(k);
    const change = changeOf(k, specs);
    check(k, resources, change);
    // Dry runs are not told apart: the operation is put in behind the words for them.
    const printer = printerFor(k);
    const report = (object: Draft, operation: string) => k.out(printer ? printer(object) : nameLine(object, operation));
    const all = k.flags.bool('all');
    const names = all || k.flags.string('selector') !== '' ? ['nodes'] : ['nodes', ...resources.slice(1)];
    for (const found of fetchObjects(k, argumentTargets(k, names, { all }))) {
      try {
        const { taints, operation } = changed(found.object, change, k.flags.bool('overwrite'));
        const body = { spec: { taints } };
        if (dryRunMode(k) === 'client') {
          report({ ...found.object, spec: { ...found.object.spec, taints } }, operation);
          continue;
        }
        const after = k.call({
          method: 'PATCH',
          path: objectPath(found),
          query: patchQuery(k, 'kubectl-taint'),
          contentType: 'application/merge-patch+json',
          body: taints.length > 0 ? body : { spec: { taints: null } },
        });
        report(after, operation);
      } catch (error) {
        if (!(error instanceof Failure) && !(error instanceof ApiFailure)) throw error;
        k.deferred.push(error);
      }
    }
    return 0;
  },
};
