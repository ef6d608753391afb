/** The objects a `kubectl set` command changes: the server's, or with --local those of the files as they stand. */
import type { Flow } from '../../command';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { type BuilderOptions, MUST_NAME } from '../../resource/arguments';
import { type Found, fetchObjects, fileTargets, hasFiles, targetsOf } from '../../resource/builder';

const FILES_ONLY =
  "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'";

export interface SetOptions extends BuilderOptions {
  /** Arguments are passed over where --local has no use for them. */
  readonly lenient?: boolean;
}

export function* objectsToSet(
  k: Invocation,
  resources: readonly string[],
  options: SetOptions,
): Flow<readonly Found[]> {
  if (!k.flags.bool('local')) return fetchObjects(k, yield* targetsOf(k, resources, options));
  if (resources.length > 0 && options.lenient !== true) throw new Failure(FILES_ONLY);
  if (!hasFiles(k)) throw new Failure(MUST_NAME);
  const targets = yield* fileTargets(k);
  return targets.map((target) => ({ ...target, name: target.name ?? '', object: target.local }));
}
