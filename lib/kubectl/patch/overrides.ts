/** --overrides of run and expose: JSON laid over the generated object, --override-type says how (cmd/util/override_options.go). */
import { applyJsonPatch } from '../../engine/api/machinery/patch/json-patch';
import { applyMergePatch } from '../../engine/api/machinery/patch/merge-patch';
import type { Draft } from '../draft';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { patchedLocally } from './local';

export const OVERRIDE_FLAGS = 'overrides override-type:string=merge';

export function overridden(k: Invocation, object: Draft): Draft {
  const text = k.flags.string('overrides');
  if (text === '') return object;
  const type = k.flags.string('override-type');
  const patch = parsed(text);
  if (type === 'merge') return applyMergePatch(object, patch);
  if (type === 'strategic') return patchedLocally(object, patch);
  if (type !== 'json') throw new Failure(`invalid override type: ${type}`);
  const result = applyJsonPatch(object, patch);
  if (!result.ok) throw new Failure(result.message);
  return result.value;
}

function parsed(text: string): Draft {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('Invalid JSON Patch');
  }
}
