/** PATCH with a JSON, merge or strategic merge patch (handlers/patch.go). */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import { invalid as invalidField } from '../../api/kinds/rules/field-error';
import { decodeJson } from '../../api/machinery/json/decode';
import { formatGo, jsonKind } from '../../api/machinery/json/go-value';
import { applyJsonPatch } from '../../api/machinery/patch/json-patch';
import { conversionError } from '../../api/machinery/patch/map-conversion';
import { applyMergePatch } from '../../api/machinery/patch/merge-patch';
import { spentPatch } from '../../api/machinery/patch/spent-patch';
import { applyStrategicPatch } from '../../api/machinery/patch/strategic-merge';
import { touchedText, walked } from '../../api/machinery/patch/touched-text';
import { ApiStatus, badRequest, invalid } from '../../api/machinery/status';
import { definition } from '../../api/openapi/schema';
import type { Plain } from '../../base/plain';
import type { ApiResponse } from '../../client/transport';
import { existing } from '../reading/get';
import { type RequestContext, warn } from '../request/context';
import { refuse } from '../request/refusal';
import { renderObject } from '../response/render';
import { applyPatch } from './apply';
import { checkNamespace } from './create';
import { patchedKindProblem } from './foreign-kind';
import { trackFields } from './managed-fields';
import { settle } from './read-body';
import { decodeFor } from './shape';
import { checkName, storeChanged } from './update';
import { type WriteOptions, writeOptions } from './write-options';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';

export function patch(context: RequestContext): ApiResponse {
  const type = (context.request.contentType ?? '').split(';')[0]?.trim() ?? '';
  if (type === APPLY_PATCH) return applyPatch(context);
  if (type !== JSON_PATCH && type !== MERGE_PATCH && type !== STRATEGIC_PATCH) {
    return refuse(new ApiStatus(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {}));
  }
  if (type === STRATEGIC_PATCH && context.route.kind.custom !== undefined) {
    const accepted = [JSON_PATCH, MERGE_PATCH, APPLY_PATCH].join(', ');
    const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
    refuse(new ApiStatus(415, 'UnsupportedMediaType', message));
  }
  const options = writeOptions(context, 'PatchOptions');
  const old = existing(context);
  const draft = patched(context, type, old, options);
  trackFields(context, old, draft, options.manager);
  return renderObject(context, 200, storeChanged(context, draft, old, options.dryRun));
}

/** The object after the patch, decoded and defaulted; the whole object whatever the subresource. */
export function patched(context: RequestContext, type: string, old: ApiObject, options: WriteOptions): Draft {
  const { kind, name = '' } = context.route;
  const value = readPatch(context, type);
  const result = applied(type, old, value, kind.schema);
  const shown =
    type === STRATEGIC_PATCH ? formatGo(spentPatch(value as Plain)) : touchedText(result, touched(type, value));
  // Without a version the result is read as the internal type, which has no JSON names.
  if (type !== STRATEGIC_PATCH && kind.custom === undefined && !result.apiVersion) {
    refuse(badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`));
  }
  if (kind.custom !== undefined && result.kind !== undefined && result.kind !== kind.kind) {
    refuse(invalid(kind.group, result.kind, name, [invalidField('kind', result.kind, `must be ${kind.kind}`)]));
  }
  const foreign = type === STRATEGIC_PATCH ? undefined : patchedKindProblem(result, kind);
  if (foreign !== undefined) refuse(badPatch(shown, foreign));
  const decoded = decodeFor(kind, result);
  if (!decoded.ok) {
    if (type === STRATEGIC_PATCH) refuse(badPatch(shown, converted(result, kind.schema, decoded.message)));
    // The first misfit is told, and the document is read in its new order.
    const ordered = decodeFor(kind, JSON.parse(shown));
    return refuse(badPatch(shown, ordered.ok ? decoded.message : ordered.message));
  }
  const strict = options.validation === 'Ignore' ? [] : decoded.unknown;
  if (strict.length > 0 && options.validation === 'Strict') {
    refuse(badPatch(shown, `strict decoding error: ${strict.join(', ')}`));
  }
  for (const text of strict) warn(context, text);
  if (type === JSON_PATCH && options.validation !== 'Ignore')
    tellUnknownFields(context, value as Draft[], options, shown);
  const draft = settle(kind, decoded.draft, result);
  checkNamespace(context, draft);
  checkName(draft, name);
  return draft;
}

const OPERATION: ReadonlySet<string> = new Set(['op', 'path', 'from', 'value']);

/** What the operations of a JSON patch say that nobody understands. */
function tellUnknownFields(
  context: RequestContext,
  operations: readonly Draft[],
  { validation }: WriteOptions,
  shown: string,
): void {
  const unknown = operations.flatMap((operation, index) =>
    Object.keys(operation ?? {})
      .filter((field) => !OPERATION.has(field))
      .map((field) => `json patch unknown field "[${index}].${field}"`),
  );
  if (unknown.length === 0) return;
  if (validation === 'Strict') refuse(badPatch(shown, `strict decoding error: ${unknown.join(', ')}`));
  for (const text of unknown) warn(context, text);
}

function readPatch(context: RequestContext, type: string): Draft {
  const body = decodeJson(context.request.body);
  if (!body.ok)
    return refuse(badRequest(type === STRATEGIC_PATCH ? body.message : `error decoding patch: ${body.message}`));
  const isList = Array.isArray(body.value);
  if (type === JSON_PATCH ? !isList : jsonKind(body.value) !== 'object') {
    const kind = jsonKind(body.value);
    const into = type === JSON_PATCH ? '[]handlers.jsonPatchOp' : 'map[string]interface {}';
    const lead = type === STRATEGIC_PATCH ? '' : 'error decoding patch: ';
    refuse(badRequest(`${lead}json: cannot unmarshal ${kind} into Go value of type ${into}`));
  }
  return body.value;
}

function applied(type: string, old: ApiObject, value: Draft, schema: string): Draft {
  if (type === MERGE_PATCH) return applyMergePatch(old, value as Plain);
  const result =
    type === JSON_PATCH ? applyJsonPatch(old, value as Plain) : applyStrategicPatch(old, value as Plain, schema);
  if (result.ok) return result.value;
  const unexplained = type === JSON_PATCH && result.status === 422;
  return refuse(new ApiStatus(result.status, reasonOf(result.status), result.message, unexplained ? {} : undefined));
}

function touched(type: string, patch: Draft): Plain {
  return type === MERGE_PATCH ? (patch as Plain) : walked(patch as readonly Draft[]);
}

function converted(result: Draft, schema: string, message: string): string {
  const type = definition(schema);
  return (type && conversionError(result as Plain, type)) ?? message;
}

function reasonOf(status: number): string {
  return status === 422 ? 'Invalid' : status === 400 ? 'BadRequest' : '';
}

function badPatch(shown: string, why: string): ApiStatus {
  const message = `Invalid value: ${JSON.stringify(shown)}: ${why}`;
  const causes = [{ reason: 'FieldValueInvalid', message, field: 'patch' }];
  return new ApiStatus(422, 'Invalid', ` "" is invalid: patch: ${message}`, { causes });
}
