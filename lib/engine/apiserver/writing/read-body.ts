/** A request's body as a draft of the route's kind: media type, JSON or YAML, group and kind, types, unknown fields. */
import { noDefaults } from '../../api/kinds/define-kind';
import type { Draft, Kind } from '../../api/kinds/kind';
import { invalid as invalidField } from '../../api/kinds/rules/field-error';
import { bodySnippet, decodeBody, type FieldValidation } from '../../api/machinery/json/decode';
import type { Duplicates } from '../../api/machinery/json/parse';
import { badRequest, invalid } from '../../api/machinery/status';
import { apiVersionOf, type RequestContext, warn } from '../request/context';
import { refuse } from '../request/refusal';
import { checkedType } from './body-type';
import { kindProblem } from './foreign-kind';
import { decodeFor, encodeFor } from './shape';

export function readBody(context: RequestContext, kind: Kind, validation: FieldValidation): Draft {
  const { request } = context;
  const type = checkedType(request.contentType);
  const body = decodeBody(request.body, type);
  if (!body.ok) {
    return refuse(badRequest(`the object provided is unrecognized (must be of type ${kind.kind}): ${body.message}`));
  }
  const version: unknown = body.value?.apiVersion;
  if (typeof version === 'string' && version.split('/').length > 2) {
    const message = `unexpected GroupVersion string: ${version} (${bodySnippet(request.body)})`;
    refuse(badRequest(`the object provided is unrecognized (must be of type ${kind.kind}): ${message}`));
  }
  return toDraft(context, kind, body, validation);
}

function toDraft(
  context: RequestContext,
  kind: Kind,
  body: { readonly value: Draft; readonly duplicates: Duplicates; readonly repeated?: readonly string[] | undefined },
  validation: FieldValidation,
): Draft {
  const value: Draft = body.value ?? {};
  const wanted = apiVersionOf(kind);
  const apiVersion = value.apiVersion || wanted;
  const name = value.kind || kind.kind;
  const cannot = (why: string) =>
    badRequest(`${name} in version "${versionOf(apiVersion)}" cannot be handled as a ${kind.kind}: ${why}`);
  const foreign = kind.custom === undefined ? kindProblem(apiVersion, name, kind) : undefined;
  if (foreign !== undefined) refuse(cannot(foreign));
  if (apiVersion !== wanted) {
    const why = `the API version in the data (${apiVersion}) does not match the expected API version (${wanted})`;
    refuse(badRequest(why));
  }
  if (name !== kind.kind) {
    const error = invalidField('kind', name, `must be ${kind.kind}`);
    refuse(invalid(kind.group, name, value.metadata?.name ?? '', [error]));
  }
  const decoded = decodeFor(kind, value, body.duplicates);
  if (!decoded.ok) return refuse(cannot(decoded.message));
  const strict = validation === 'Ignore' ? [] : decoded.unknown;
  const repeated = validation === 'Ignore' ? [] : (body.repeated ?? []);
  if (strict.length + repeated.length > 0 && validation === 'Strict') {
    const yaml =
      repeated.length === 0 ? [] : [`yaml: unmarshal errors:${repeated.map((line) => `\n  ${line}`).join('')}`];
    refuse(cannot(`strict decoding error: ${[...yaml, ...strict].join(', ')}`));
  }
  for (const text of [...repeated, ...strict]) warn(context, text);
  return settle(kind, decoded.draft, value);
}

/** Defaults, and the shape that encoding gives. An empty list of managers in what was sent clears all. */
export function settle(kind: Kind, draft: Draft, sent?: Draft): Draft {
  // What was just decoded has the shape already, its head included.
  const hasHead = sent?.kind !== undefined && sent.apiVersion !== undefined && sent.metadata != null;
  const hasShape = hasHead && kind.setDefaults === noDefaults;
  draft.kind = kind.kind;
  draft.apiVersion = apiVersionOf(kind);
  draft.metadata ??= {};
  kind.setDefaults(draft);
  // Defaults may give an object its template's own labels: one map, which the strategy then changes in both places.
  const template: Draft | undefined = draft.spec?.template?.metadata;
  const shared = template?.labels !== undefined && draft.metadata.labels === template.labels;
  if (!hasShape) encodeFor(kind, draft, 'kept');
  if (sent?.metadata?.managedFields?.length === 0) draft.metadata.managedFields = [];
  if (shared) draft.metadata.labels = draft.spec.template.metadata.labels;
  return draft;
}

function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}
