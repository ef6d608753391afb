/** A strategic merge patch worked out by the client itself: --local and --dry-run=client. */
import { applyMergePatch } from '../../engine/api/machinery/patch/merge-patch';
import { applyStrategicPatch } from '../../engine/api/machinery/patch/strategic-merge';
import { definitionOfKind } from '../../engine/api/openapi/schema';
import { copyOf, type Draft } from '../draft';
import { Failure } from '../failure';

export function patchedLocally(object: Draft, patch: Draft): Draft {
  const apiVersion = String(object.apiVersion);
  const slash = apiVersion.indexOf('/');
  const type = definitionOfKind(apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1), object.kind);
  // Custom kinds have no merge keys.
  if (type === undefined) return applyMergePatch(object, patch);
  const result = applyStrategicPatch(object, patch, type.name);
  if (!result.ok) throw new Failure(result.message);
  return copyOf(result.value);
}
