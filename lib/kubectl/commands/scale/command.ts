/** `kubectl scale`: the scale subresource of workloads. Follows kubectl/pkg/cmd/scale. */
import type { Command, Flow } from '../../command';
import { Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE, recordPatch } from '../../flags/record';
import { type Invocation, query } from '../../invocation';
import { dryRunMode, reporter } from '../../printers/select';
import { type Found, fetchObjects, objectPath, targetsOf } from '../../resource/builder';

function send(k: Invocation, found: Found, replicas: number): void {
  k.call({
    method: 'PATCH',
    path: objectPath(found, 'scale'),
    query: query({ fieldManager: 'kubectl', dryRun: dryRunMode(k) === 'server' ? 'All' : undefined }),
    contentType: 'application/merge-patch+json',
    body: { spec: { replicas } },
  });
}

/** Nothing is asked for without a precondition. */
function check(k: Invocation, found: Found): void {
  const expected = k.flags.int('current-replicas');
  const version = k.flags.string('resource-version');
  if (expected === -1 && version === '') return;
  const { spec, metadata } = k.get(objectPath(found, 'scale'));
  const now = spec?.replicas ?? 0;
  if (expected !== -1 && now !== expected) throw new Failure(`Expected replicas to be ${expected}, was ${now}`);
  if (version !== '' && metadata.resourceVersion !== version) {
    throw new Failure(`Expected resource version to be ${version}, was ${metadata.resourceVersion}`);
  }
}

function record(k: Invocation, found: Found): void {
  const body = recordPatch(k, found.object);
  if (body === undefined) return;
  k.raw({ method: 'PATCH', path: objectPath(found), contentType: 'application/merge-patch+json', body });
}

export const scale: Command = {
  name: 'scale',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  required: ['replicas'],
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} l,selector all:bool replicas:int current-replicas:int=-1 resource-version timeout:duration=0s ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  *run(k): Flow<number | undefined> {
    const replicas = k.flags.int('replicas');
    if (replicas < 0)
      throw new Failure('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    const report = reporter(k);
    for (const found of fetchObjects(k, yield* targetsOf(k, k.args, { all: k.flags.bool('all') }))) {
      try {
        check(k, found);
        if (dryRunMode(k) !== 'client') send(k, found, replicas);
        if (dryRunMode(k) !== 'client') record(k, found);
        report({ ...found.object, spec: { ...found.object.spec, replicas } }, 'scaled');
      } catch (error) {
        // The first refusal ends the command, and hides what was not found before.
        k.deferred.splice(0);
        throw error;
      }
    }
    return 0;
  },
};
