/** --overrides of run and expose: JSON laid over the generated object, --override-type says how (cmd/util/override_options.go). */
import { decodeObject, typeMetaError } from '../../engine/api/machinery/json/decode';
import { applyJsonPatch } from '../../engine/api/machinery/patch/json-patch';
import { applyMergePatch } from '../../engine/api/machinery/patch/merge-patch';
import { definitionOfKind } from '../../engine/api/openapi/schema';
import type { Plain } from '../../engine/base/plain';
import type { Draft } from '../draft';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { patchedLocally } from './local';

export const OVERRIDE_FLAGS = 'overrides override-type:string=merge';

export function overridden(k: Invocation, object: Draft): Draft {
  const text = k.flags.string('overrides');
  if (text === '') return object;
  const type = k.flags.string('override-type');
  const patch = parsed(text, type);
  if (type === 'merge') return typed(applyMergePatch(object, patch));
  if (type === 'strategic') return typed(patchedLocally(object, patch));
  if (type !== 'json') throw new Failure(`invalid override type: ${type}`);
  const result = applyJsonPatch(object, patch);
  if (!result.ok) throw new Failure(result.message);
  return typed(result.value);
}

/** The result is read into the type that it names: unknown fields vanish, values of another type are refused. */
function typed(object: Draft): Draft {
  const misfit = typeMetaError(object as Plain);
  if (misfit !== undefined) throw new Failure(`couldn't get version/kind; json parse error: ${misfit}`);
  const apiVersion: string = object.apiVersion ?? '';
  const lacking = object.kind ? (apiVersion === '' ? 'apiVersion' : undefined) : 'Kind';
  if (lacking !== undefined) throw new Failure(`Object '${lacking}' is missing in '${JSON.stringify(object)}'`);
  const at = apiVersion.lastIndexOf('/');
  const shape = definitionOfKind(apiVersion.slice(0, Math.max(at, 0)), apiVersion.slice(at + 1), object.kind);
  if (shape === undefined) {
    const what = `no kind ${JSON.stringify(object.kind)} is registered for version ${JSON.stringify(apiVersion)}`;
    throw new Failure(`${what} in scheme "pkg/runtime/scheme.go:111"`);
  }
  const read = decodeObject(object, shape.name);
  if (!read.ok) throw new Failure(read.message);
  return read.draft;
}

function parsed(text: string, type: string): Draft {
  try {
    const value: Draft = JSON.parse(text);
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // Told below.
  }
  throw new Failure(type === 'strategic' ? 'invalid JSON document' : 'Invalid JSON Patch');
}
