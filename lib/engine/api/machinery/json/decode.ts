/**
 * From a request's body to a draft of a kind: JSON or YAML text, type errors in Go's words, unknown and duplicate fields as
 * strict decoding tells them (apimachinery runtime/serializer/json).
 */
import type { Plain } from '../../../base/plain';
import type { Draft } from '../../kinds/kind';
import { roundTrip } from '../../openapi/round-trip';
import { definition } from '../../openapi/schema';
import { inspect } from '../inspect';
import { readYaml } from '../yaml/read-yaml';
import { jsonKind } from './go-value';
import { type Duplicates, NO_DUPLICATES, parseJson } from './parse';
import { utf8Bytes } from './utf8';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';
export type DecodedBody =
  | {
      readonly ok: true;
      readonly value: Draft;
      readonly duplicates: Duplicates;
      /** Keys that a YAML text sets twice: `line 5: key "name" already set in map`. */
      readonly repeated?: readonly string[];
    }
  | { readonly ok: false; readonly status: number; readonly message: string };

/** How much of a body an error shows. */
const SHOWN = 30;
const PROTOBUF = 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]';

/** A value is taken as it is; texts are parsed by their media type. The message is what follows `… (must be of type X): `. */
export function decodeBody(body: Plain | undefined, contentType: string | undefined): DecodedBody {
  if (typeof body !== 'string') return { ok: true, value: (body ?? null) as Draft, duplicates: NO_DUPLICATES };
  const fail = (message: string, shown: string): DecodedBody => ({
    ok: false,
    status: 400,
    message: `${message} (${shown})`,
  });
  if (contentType === 'application/vnd.kubernetes.protobuf') return fail(PROTOBUF, snippet(body));
  if (contentType?.includes('yaml')) {
    const parsed = readYaml(body);
    if (!parsed.ok) return fail(parsed.message, snippet(body));
    const misfit = typeMetaError(parsed.value);
    if (misfit !== undefined) return fail(`couldn't get version/kind; json parse error: ${misfit}`, snippet(body));
    return { ok: true, value: parsed.value as Draft, duplicates: NO_DUPLICATES, repeated: parsed.repeated };
  }
  const parsed = parseJson(body);
  if (!parsed.ok) return fail(`couldn't get version/kind; json parse error: ${parsed.message}`, snippet(body));
  const misfit = typeMetaError(parsed.value);
  if (misfit !== undefined) return fail(`couldn't get version/kind; json parse error: ${misfit}`, snippet(body));
  return { ok: true, value: parsed.value as Draft, duplicates: parsed.duplicates };
}

/** JSON of any shape: patches have no kind and version to read first. */
export function decodeJson(body: Plain | undefined): DecodedBody {
  if (typeof body !== 'string') return { ok: true, value: (body ?? null) as Draft, duplicates: NO_DUPLICATES };
  const parsed = parseJson(body);
  if (!parsed.ok) return { ok: false, status: 400, message: parsed.message };
  return { ok: true, value: parsed.value as Draft, duplicates: parsed.duplicates };
}

/** The same of a YAML text. */
export function decodeYaml(body: Plain | undefined): DecodedBody {
  if (typeof body !== 'string') return decodeJson(body);
  const parsed = readYaml(body);
  if (!parsed.ok) return { ok: false, status: 400, message: parsed.message };
  return { ok: true, value: parsed.value as Draft, duplicates: NO_DUPLICATES };
}

export type DecodedObject =
  | { readonly ok: true; readonly draft: Draft; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** `unknown` holds the strict errors in the order of the body, duplicates among them. */
export function decodeObject(
  value: Draft,
  definitionName: string,
  duplicates: Duplicates = NO_DUPLICATES,
): DecodedObject {
  const type = definition(definitionName);
  if (type === undefined) return { ok: true, draft: { ...value }, unknown: [] };
  const { typeError, strict } = inspect(value as Plain, type, duplicates);
  if (typeError !== undefined) return { ok: false, message: typeError };
  return { ok: true, draft: roundTrip((value ?? {}) as Draft, definitionName, 'kept'), unknown: strict };
}

/** Here the standard decoder reads, to which case is the same. */
const TYPE_META: Readonly<Record<string, string | undefined>> = { apiversion: 'apiVersion', kind: 'kind' };

/** Kind and version are read first, into a struct of their own. */
export function typeMetaError(value: Plain): string | undefined {
  const kind = jsonKind(value);
  if (kind === 'null') return undefined;
  if (kind !== 'object')
    return `json: cannot unmarshal ${kind} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
  for (const key of Object.keys(value as Draft)) {
    const field = TYPE_META[key.toLowerCase()];
    const given = jsonKind((value as Draft)[key]);
    if (field === undefined || given === 'string' || given === 'null') continue;
    return `json: cannot unmarshal ${given} into Go struct field .${field} of type string`;
  }
  return undefined;
}

/** As much of a body as errors show. */
export function bodySnippet(body: Plain | undefined): string {
  return snippet(typeof body === 'string' ? body : JSON.stringify(body ?? null));
}

/** What does not look like a JSON object is shown as bytes. */
function snippet(body: string): string {
  if (body === '') return '<empty>';
  if (/^\s*\{/.test(body)) return body.length > SHOWN ? `${body.slice(0, SHOWN)} ...` : body;
  const bytes = utf8Bytes(body);
  const shown = bytes
    .slice(0, SHOWN)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return bytes.length > SHOWN ? `${shown} ...` : shown;
}
