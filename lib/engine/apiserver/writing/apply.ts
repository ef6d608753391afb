/** Server-side apply: PATCH with the whole intent of one manager (handlers/patch.go applyPatcher). */
import type { Draft } from '../../api/kinds/kind';
import { applyServerSide } from '../../api/machinery/fields/apply';
import { conversionFailure, intentError } from '../../api/machinery/fields/typed-errors';
import { decodeYaml } from '../../api/machinery/json/decode';
import { conversionError } from '../../api/machinery/patch/map-conversion';
import { ApiStatus, badRequest, conflict, internal, notFound } from '../../api/machinery/status';
import { definition } from '../../api/openapi/schema';
import type { Plain } from '../../base/plain';
import type { ApiResponse } from '../../client/transport';
import { named, type RequestContext, stored } from '../request/context';
import { refuse } from '../request/refusal';
import { renderObject } from '../response/render';
import { checkNamespace, storeNew } from './create';
import { writerOf } from './managed-fields';
import { settle } from './read-body';
import { decodeFor } from './shape';
import { checkName, storeChanged } from './update';
import { writeOptions } from './write-options';

export function applyPatch(context: RequestContext): ApiResponse {
  const { kind, name = '', subresource } = context.route;
  const options = writeOptions(context, 'PatchOptions', true);
  const intent = readIntent(context);
  const writer = writerOf(context, options.manager);
  const wrong = intentError(intent, { ...writer, kind: kind.kind });
  if (wrong !== undefined) refuse(wrong.status === 400 ? badRequest(wrong.message) : internal(wrong.message));
  const decoded = decodeFor(kind, intent);
  if (decoded.ok && decoded.unknown.length > 0 && options.validation === 'Strict') {
    refuse(badRequest(`strict decoding error: ${decoded.unknown.join(', ')}`));
  }
  const old = stored(context, name);
  if (old === undefined && subresource !== undefined) refuse(notFound(named(kind), name));
  if (old === undefined && intent.metadata?.uid) {
    const { uid } = intent.metadata;
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
    refuse(conflict(named(kind), name, why));
  }
  const applied = applyServerSide(old, intent, { ...writer, force: options.force });
  if (!applied.ok) return refuse(conflicts(applied.conflicts));
  if (!decoded.ok)
    return refuse(
      kind.custom === undefined ? unfit(intent, kind.schema, decoded.message) : badRequest(decoded.message),
    );
  const draft = settle(kind, applied.value);
  checkNamespace(context, draft);
  checkName(draft, name);
  if (old === undefined) delete draft.metadata.resourceVersion;
  if (old === undefined) return renderObject(context, 201, storeNew(context, draft, options.dryRun));
  return renderObject(context, 200, storeChanged(context, draft, old, options.dryRun));
}

function unfit(intent: Draft, schema: string, message: string): ApiStatus {
  const type = definition(schema);
  return internal(conversionFailure(intent, (type && conversionError(intent as Plain, type)) ?? message));
}

function readIntent(context: RequestContext): Draft {
  const body = decodeYaml(context.request.body);
  if (!body.ok) {
    const converting = body.message.startsWith('yaml: ') ? 'error converting YAML to JSON: ' : '';
    return refuse(badRequest(`error decoding YAML: ${converting}${body.message}`));
  }
  const value: Draft = body.value ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const kind = typeof value === 'string' ? 'string' : Array.isArray(value) ? 'array' : typeof value;
    const why = `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
    refuse(badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`));
  }
  return value;
}

function conflicts(
  found: readonly { readonly manager: string; readonly message: string; readonly field: string }[],
): ApiStatus {
  const causes = found.map(({ message, field }) => ({ reason: 'FieldManagerConflict', message, field }));
  const noun = found.length === 1 ? 'conflict' : 'conflicts';
  return new ApiStatus(409, 'Conflict', `Apply failed with ${found.length} ${noun}: ${told(causes)}`, { causes });
}

/** One manager with one field stands on the line; else a list under each manager. */
function told(causes: readonly { readonly message: string; readonly field: string }[]): string {
  const byManager = new Map<string, string[]>();
  for (const { message, field } of causes) byManager.set(message, [...(byManager.get(message) ?? []), field]);
  const [only] = [...byManager];
  if (byManager.size === 1 && only !== undefined && only[1].length === 1) return `${only[0]}: ${only[1][0]}`;
  const parts = [...byManager]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([message, fields]) => {
      return `${message.replace(/^conflict with/, 'conflicts with')}:\n${fields.map((f) => `- ${f}`).join('\n')}`;
    });
  return parts.join('\n');
}
