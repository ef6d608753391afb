/** One object of `kubectl apply`: created, or brought to what its file says by a three-way patch or by the server itself. */

import { applyMergePatch } from '../../../engine/api/machinery/patch/merge-patch';
import { toYaml } from '../../../engine/base/yaml/emit';
import { pathOf } from '../../client/discovery';
import { objectText } from '../../client/object-text';
import type { Flow } from '../../command';
import { copyOf, type Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { recorded } from '../../flags/record';
import { type Invocation, query } from '../../invocation';
import { patchedLocally } from '../../patch/local';
import { foreignChanges, type Patch, threeWayPatch } from '../../patch/three-way';
import { toGoJson } from '../../printers/go-json';
import { dryRunMode } from '../../printers/select';
import { objectPath } from '../../resource/builder';
import type { Target } from '../../resource/target';
import { postTarget } from '../create/files';
import { annotated, LAST_APPLIED } from '../create/last-applied';
import { validation, writeQuery } from '../create/write-query';
import { migrated } from './migrate';

const SECOND = 1_000_000;
const MERGE = 'application/merge-patch+json';
const MANAGER = 'kubectl-client-side-apply';

function* serverSide(k: Invocation, target: Target): Flow<Draft> {
  const subresource = k.flags.string('subresource') || undefined;
  const path = objectPath({ ...target, name: target.name as string });
  const body = recorded(k, copyOf(target.local));
  const manager = k.flags.string('field-manager') || 'kubectl';
  const send = (fieldManager: string, sent: Draft, force: string | undefined, to: string): Draft => {
    const extra = query({
      fieldManager,
      fieldValidation: validation(k),
      force,
      dryRun: dryRunMode(k) === 'server' ? 'All' : undefined,
    });
    return k.call({ method: 'PATCH', path: to, query: extra, contentType: 'application/apply-patch+yaml', body: sent });
  };
  const force = String(k.flags.bool('force-conflicts'));
  let applied: Draft;
  try {
    applied = send(manager, body, force, subresource === undefined ? path : `${path}/${subresource}`);
  } catch (error) {
    if (error instanceof ApiFailure && error.reason === 'Conflict') throw new Failure(`${error.message}\n${CONFLICT}`);
    throw error;
  }
  if (dryRunMode(k) === 'server') return applied;
  return yield* migrated(k, path, applied, manager, (by, other) =>
    send(by, other ?? body, other === undefined ? force : undefined, path),
  );
}

const CONFLICT = [
  'Please review the fields above--they currently have other managers. Here',
  'are the ways you can resolve this warning:',
  '* If you intend to manage all of these fields, please re-run the apply',
  '  command with the `--force-conflicts` flag.',
  '* If you do not intend to manage all of the fields, please edit your',
  '  manifest to remove references to the fields that should keep their',
  '  current managers.',
  '* You may co-own fields by updating your manifest to match the existing',
  "  value; in this case, you'll become the manager if the other manager(s)",
  '  stop managing the field (remove it from their configuration).',
  'See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
].join('\n');

export type Applied = readonly [object: Draft, operation: string];

export function* applyOne(k: Invocation, target: Target): Flow<Applied> {
  const { generateName } = target.local.metadata ?? {};
  if (!target.name && generateName) throw new Failure(`from ${generateName}: cannot use generate name with apply`);
  if (k.flags.bool('server-side')) return [yield* serverSide(k, target), 'serverside-applied'];
  const { resource, source, namespace } = target;
  const name = target.name ?? '';
  const what = objectText(target);
  const retrieving = `error when retrieving current configuration of:\n${what}\nfrom server for: "${source}": `;
  if (name === '') throw new Failure(`${retrieving}resource name may not be empty`);
  const wanted = annotated(recorded(k, target.local));
  const client = dryRunMode(k) === 'client';
  const answer = k.raw({ method: 'GET', path: pathOf(resource, namespace, name) });
  if (answer.status === 404) {
    if (client) return [wanted, 'created'];
    return [postTarget(k, target, withoutNulls(wanted), MANAGER), 'created'];
  }
  if (answer.status >= 400) throw new ApiFailure(answer.body as Draft, retrieving);
  const live = answer.body as Draft;
  const last = live.metadata?.annotations?.[LAST_APPLIED];
  if (last === undefined) {
    k.warn(
      `resource ${resource.plural}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
    );
  }
  const patch = patchFor(k, target, { last, wanted, live });
  if (!k.flags.bool('overwrite')) refuseForeign(k, target, { last, wanted, live, patch });
  const { type, body } = patch;
  if (Object.keys(body).length === 0) return [live, 'unchanged'];
  if (client) return [type === MERGE ? applyMergePatch(live, body) : patchedLocally(live, body), 'configured'];
  const prefix = `error when applying patch:\n${toGoJson(body)}\nto:\n${what}\nfor: "${source}": error when patching "${source}": `;
  const path = pathOf(resource, namespace, name);
  const sent = { method: 'PATCH', path, query: writeQuery(k, MANAGER), contentType: type, body } as const;
  try {
    return [k.call(sent, prefix), 'configured'];
  } catch (error) {
    const curable = error instanceof ApiFailure && (error.reason === 'Invalid' || error.reason === 'Conflict');
    if (!curable || !k.flags.bool('force')) throw error;
    return [yield* again(k, target, wanted), 'configured'];
  }
}

interface Sides {
  readonly last: string | undefined;
  readonly wanted: Draft;
  readonly live: Draft;
}
interface Attempt extends Sides {
  readonly patch: Patch;
}

/** Items without the key that tells them apart cannot be matched. */
function patchFor(k: Invocation, target: Target, sides: Sides): Patch {
  try {
    return threeWayPatch(sides.last === undefined ? undefined : JSON.parse(sides.last), sides.wanted, sides.live);
  } catch (error) {
    throw error instanceof Failure ? impossible(k, target, sides, error.message) : error;
  }
}

/** Upstream tries three sources of types, and warns about two. */
function impossible(k: Invocation, target: Target, { last, wanted, live }: Sides, why: string): Failure {
  for (const source of ['openapi v3 spec', 'openapi spec']) {
    k.err(`warning: error calculating patch from ${source}: ${why}\n`);
  }
  const texts = `original:\n${last ?? ''}\nmodified:\n${toGoJson(wanted)}\n\ncurrent:\n${toGoJson(live)}\n\n`;
  const { source } = target;
  return new Failure(
    `error when applying patch:\n\nto:\n${objectText(target)}\nfor: "${source}": error when patching "${source}": creating patch with:\n${texts}for: ${why}`,
  );
}

/** --overwrite=false: what somebody else changed stays. */
function refuseForeign(k: Invocation, target: Target, { last, wanted, live, patch }: Attempt): void {
  const foreign = foreignChanges(last === undefined ? undefined : JSON.parse(last), live, patch);
  if (foreign === undefined) return;
  const why = `patch:\n${toYaml(patch.body)}\nconflicts with changes made from original to current:\n${toYaml(foreign)}\n`;
  throw impossible(k, target, { last, wanted, live }, why);
}

/** --force: what cannot be changed goes and comes back. */
function* again(k: Invocation, target: Target, wanted: Draft): Flow<Draft> {
  const path = pathOf(target.resource, target.namespace, target.name);
  const grace = k.flags.int('grace-period');
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
  };
  k.call({ method: 'DELETE', path, contentType: 'application/json', body });
  while (k.raw({ method: 'GET', path }).status !== 404) yield* k.sleep(SECOND);
  return postTarget(k, target, wanted, MANAGER);
}

/** Nulls mean "remove"; in a new object there is nothing to remove. */
function withoutNulls(value: Draft): Draft {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  const kept = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutNulls(each)]));
}
