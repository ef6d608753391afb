/** `kubectl diff`: live objects against what apply would make of them, as `diff -u -N` of two folders. Follows kubectl/pkg/cmd/diff. */

import { toYaml } from '../../../engine/base/yaml/emit';
import { apiVersionOf } from '../../client/discovery';
import type { Command } from '../../command';
import { copyOf, type Draft } from '../../draft';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import { FILE_FLAGS } from '../../flags/groups';
import { type Invocation, query } from '../../invocation';
import { threeWayPatch } from '../../patch/three-way';
import { fileTargets, hasFiles, objectPath } from '../../resource/builder';
import type { Target } from '../../resource/target';
import { rfc3339 } from '../../time/civil';
import { LAST_APPLIED } from '../create/last-applied';
import { externalDiff } from './external';
import { unifiedHunks } from './unified';

function liveOf(k: Invocation, target: Target): Draft | undefined {
  const answer = k.raw({ method: 'GET', path: objectPath({ ...target, name: target.name as string }) });
  if (answer.status === 404) return undefined;
  if (answer.status >= 400) throw new ApiFailure(answer.body as Draft);
  return answer.body;
}

/** What the server would make of the object; nothing is stored. */
function mergedOf(k: Invocation, target: Target, live: Draft | undefined): Draft {
  const path = objectPath({ ...target, name: target.name as string });
  const fieldManager = k.flags.string('field-manager') || 'kubectl-client-side-apply';
  const local = copyOf(target.local);
  if (k.flags.bool('server-side')) {
    const force = String(k.flags.bool('force-conflicts'));
    const manager = k.flags.string('field-manager') || 'kubectl';
    const extra = query({ fieldManager: manager, force, dryRun: 'All' });
    return k.call({ method: 'PATCH', path, query: extra, contentType: 'application/apply-patch+yaml', body: local });
  }
  const extra = query({ fieldManager, dryRun: 'All' });
  if (live === undefined) {
    const collection = path.slice(0, path.lastIndexOf('/'));
    return k.call({ method: 'POST', path: collection, query: extra, contentType: 'application/json', body: local });
  }
  const last = live.metadata?.annotations?.[LAST_APPLIED];
  const { type, body } = threeWayPatch(last === undefined ? undefined : JSON.parse(last), plain(local), live);
  return k.call({ method: 'PATCH', path, query: extra, contentType: type, body });
}

function shown(k: Invocation, object: Draft | undefined): string {
  if (object === undefined) return '';
  if (k.flags.bool('show-managed-fields')) return toYaml(object);
  const { managedFields: _, ...metadata } = object.metadata;
  return toYaml({ ...object, metadata });
}

/** As apply's own text of the object: with annotations, be there none, and never with the one it keeps. */
function plain(object: Draft): Draft {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Values of Secrets are hidden, telling apart only whether they differ. */
function masked(before: Draft | undefined, after: Draft): readonly [Draft | undefined, Draft] {
  const both = [before, after].map((object) => (object === undefined ? undefined : copyOf(object)));
  const [a, b] = both as [Draft | undefined, Draft];
  for (const key of new Set([...Object.keys(a?.data ?? {}), ...Object.keys(b.data ?? {})])) {
    const old = a?.data?.[key];
    const fresh = b.data?.[key];
    const differ = old !== undefined && fresh !== undefined && old !== fresh;
    if (old !== undefined) a.data[key] = differ ? '*** (before)' : '***';
    if (fresh !== undefined) b.data[key] = differ ? '*** (after)' : '***';
  }
  return [a, b];
}

const nameOf = ({ resource, namespace, name }: Target): string =>
  `${resource.group ? `${resource.group}.` : ''}${resource.version}.${resource.kind}.${namespace ?? ''}.${name}`;

export const diff: Command = {
  name: 'diff',
  failing: 1,
  short: 'Diff the live version against a would-be applied version',
  flags: `${FILE_FLAGS} server-side:bool force-conflicts:bool field-manager l,selector prune:bool show-managed-fields:bool
    concurrency:int=1 prune-allowlist:array show-secrets:bool`,
  *run(k) {
    if (k.args.length > 0) throw usageFailure(k.path, `Unexpected args: [${k.args.join(' ')}]`);
    if (!hasFiles(k)) {
      throw new Failure('must specify one of -f and -k');
    }
    const stamp = `${rfc3339(k.nowMs).replace('T', ' ').replace('Z', '')}.${String(k.nowMs % 1000).padStart(3, '0')}000000 +0000`;
    const folders = ['LIVE', 'MERGED'].map((side) => `/tmp/${side}-${k.sys.random.below(4294967295)}`);
    const texts: { readonly file: string; readonly hunks: string }[] = [];
    const lives = new Map<string, string>();
    const mergeds = new Map<string, string>();
    for (const target of yield* fileTargets(k)) {
      if (!target.name) throw new Failure('resource name may not be empty');
      const live = liveOf(k, target);
      const typed = { apiVersion: apiVersionOf(target.resource), kind: target.resource.kind };
      const merged = { ...typed, ...mergedOf(k, target, live) };
      const [before, after] =
        target.resource.kind === 'Secret' && !k.flags.bool('show-secrets') ? masked(live, merged) : [live, merged];
      if (before !== undefined) lives.set(nameOf(target), shown(k, before));
      mergeds.set(nameOf(target), shown(k, after));
      const hunks = unifiedHunks(shown(k, before), shown(k, after));
      if (hunks !== '') texts.push({ file: nameOf(target), hunks });
    }
    const external = k.sys.env.KUBECTL_EXTERNAL_DIFF ?? '';
    if (external !== '') {
      const [live, merged] = folders as [string, string];
      return yield* externalDiff(k, external, { folder: live, texts: lives }, { folder: merged, texts: mergeds });
    }
    texts.sort((a, b) => (a.file < b.file ? -1 : 1));
    for (const { file, hunks } of texts) {
      const [live, merged] = folders.map((folder) => `${folder}/${file}`) as [string, string];
      k.out(`diff -u -N ${live} ${merged}\n--- ${live}\t${stamp}\n+++ ${merged}\t${stamp}\n${hunks}`);
    }
    return texts.length > 0 ? 1 : 0;
  },
};
