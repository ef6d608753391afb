/**
 * kubectl moving from client-side to server-side apply: what the annotation of the last client-side apply says and still
 * holds may be taken over without force, and the annotation is kept current (managedfields/internal/lastapplied*.go).
 */

import { sortedKeys } from '../../../base/sorted-keys';
import { utf8Length } from '../../../base/utf8';
import type { Draft } from '../../kinds/kind';
import type { Definition } from '../../openapi/schema';
import { marshalGo } from '../json/go-value';
import { parseJson } from '../json/parse';
import { compare } from './compare';
import { structOf } from './elements';
import { difference, type FieldSet } from './field-set';
import { fieldSetOf } from './intent-set';
import { typedError } from './typed-errors';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
const ANNOTATIONS_MAX = 256 * 1024;

/** The one manager this is done for. */
export const KUBECTL = 'kubectl';

/** Undefined when there is no usable annotation. */
export function allowedByLastApplied(live: Draft, apiVersion: string, type: Definition): FieldSet | undefined {
  const text = live.metadata?.annotations?.[ANNOTATION];
  if (typeof text !== 'string' || text === '') return undefined;
  const parsed = parseJson(text);
  if (!parsed.ok) return undefined;
  const applied = parsed.value as Draft | null;
  if (applied?.apiVersion !== apiVersion || !applied.kind || typedError(applied, type) !== undefined) return undefined;
  const shape = structOf(type);
  const { changed, removed } = compare(applied, live, shape);
  return difference(difference(fieldSetOf(applied, shape), changed), removed);
}

/** `object` is a draft; `intent` what was applied. */
export function renewLastApplied(object: Draft, intent: Draft): void {
  const annotations = object.metadata?.annotations;
  if (!annotations?.[ANNOTATION]) return;
  const given = intent.metadata ?? {};
  const { [ANNOTATION]: _last, ...others } = given.annotations ?? {};
  const metadata = given.annotations ? { ...given, annotations: others } : given;
  const value = `${marshalGo(sortedKeys({ ...intent, metadata }))}\n`;
  const renewed: Draft = { ...annotations, [ANNOTATION]: value };
  const size = Object.keys(renewed).reduce((sum, key) => sum + utf8Length(key) + utf8Length(String(renewed[key])), 0);
  if (size > ANNOTATIONS_MAX) delete renewed[ANNOTATION];
  object.metadata = { ...object.metadata, annotations: renewed };
}
