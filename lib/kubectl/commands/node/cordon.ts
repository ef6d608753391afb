/** `kubectl cordon` and `uncordon`; drain cordons first as well. Follows kubectl/pkg/cmd/drain/drain.go. */
import type { Command } from '../../command';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import { DRY_RUN } from '../../flags/groups';
import { type Invocation, query } from '../../invocation';
import { dryRunMode, nameLine } from '../../printers/select';
import { argumentTargets } from '../../resource/arguments';
import { type Found, fetchObjects, objectPath } from '../../resource/builder';

const STRATEGIC = 'application/strategic-merge-patch+json';

/** The nodes meant by name or selector; any that is missing ends the command. */
export function nodesOf(k: Invocation, verb: string): readonly Found[] {
  const selector = k.flags.string('selector');
  if (k.args.length === 0 && !k.flags.changed('selector')) {
    throw usageFailure(k.path, `USAGE: ${verb} NODE [flags]`);
  }
  if (k.args.length > 0 && selector !== '') {
    throw usageFailure(k.path, 'error: cannot specify both a node name and a --selector option');
  }
  // A name may have the type before it.
  const named = k.args.map((arg) => (arg.includes('/') ? arg : `nodes/${arg}`));
  const targets = named.length > 0 ? argumentTargets(k, named) : argumentTargets(k, selector === '' ? [] : ['nodes']);
  const found = fetchObjects(k, targets);
  const [missing] = k.deferred.splice(0);
  if (missing) throw missing;
  return found;
}

export const dryRunSuffix = (k: Invocation): string => {
  const mode = dryRunMode(k);
  return mode === 'none' ? '' : mode === 'client' ? ' (dry run)' : ' (server dry run)';
};

export function cordonNodes(k: Invocation, nodes: readonly Found[], wanted: boolean): void {
  const done = wanted ? 'cordoned' : 'uncordoned';
  for (const node of nodes) {
    const suffix = dryRunSuffix(k);
    if ((node.object.spec.unschedulable ?? false) === wanted) {
      k.out(nameLine(node.object, `already ${done}${suffix}`));
      continue;
    }
    try {
      if (dryRunMode(k) !== 'client') {
        const dryRun = dryRunMode(k) === 'server' ? 'All' : undefined;
        const body = { spec: { unschedulable: wanted ? true : null } };
        k.call({ method: 'PATCH', path: objectPath(node), query: query({ dryRun }), contentType: STRATEGIC, body });
      }
      k.out(nameLine(node.object, `${done}${suffix}`));
    } catch (error) {
      if (!(error instanceof ApiFailure) && !(error instanceof Failure)) throw error;
      k.err(`error: unable to ${wanted ? 'cordon' : 'uncordon'} node "${node.name}": ${error.message}\n`);
    }
  }
}

const command = (name: 'cordon' | 'uncordon', short: string): Command => ({
  name,
  short,
  flags: `l,selector ${DRY_RUN}`,
  *run(k) {
    cordonNodes(k, nodesOf(k, name), name === 'cordon');
    return 0;
  },
});

export const cordon = command('cordon', 'Mark node as unschedulable');
export const uncordon = command('uncordon', 'Mark node as schedulable');
