/** What every `rollout` command begins with: the workloads that its arguments name. */
import type { Flow } from '../../command';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { type Found, fetchObjects, hasFiles, targetsOf } from '../../resource/builder';

export const ROLLOUT_FLAGS = 'f,filename:list R,recursive:bool k,kustomize l,selector';

export function* workloads(k: Invocation): Flow<readonly Found[]> {
  if (k.args.length === 0 && !hasFiles(k)) {
    throw new Failure('required resource not specified');
  }
  const found = fetchObjects(k, yield* targetsOf(k, k.args, { allByDefault: true }));
  if (found.length === 0 && k.deferred.length === 0) k.err(`No resources found in ${k.namespace} namespace.\n`);
  return found;
}

/** `Deployment.apps`, as messages name a kind. */
export const kindText = ({ resource }: Found): string =>
  resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
