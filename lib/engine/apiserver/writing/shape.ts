/** The type of a kind's objects: that of the Go struct, or that of a custom resource's schema; decoding and encoding by it. */
import type { Draft, Kind } from '../../api/kinds/kind';
import { type DecodedObject, decodeObject } from '../../api/machinery/json/decode';
import type { Duplicates } from '../../api/machinery/json/parse';
import { type EmptyLists, roundTripInPlace } from '../../api/openapi/round-trip';
import { type Definition, definition } from '../../api/openapi/schema';
import { assert } from '../../base/assert';

export function shapeOf(kind: Kind): Definition {
  const shape = kind.custom?.definition ?? definition(kind.schema);
  assert(shape !== undefined, () => `no definition ${kind.schema}`);
  return shape;
}

export function decodeFor(kind: Kind, value: Draft, duplicates?: Duplicates): DecodedObject {
  return kind.custom === undefined
    ? decodeObject(value, kind.schema, duplicates)
    : kind.custom.decode(value, duplicates);
}

/** Brings a draft into the form in which it is written. `asStored`: what was taken over from the stored object. */
export function encodeFor(kind: Kind, draft: Draft, empty?: EmptyLists, asStored?: readonly string[]): void {
  if (kind.custom === undefined) roundTripInPlace(draft, kind.schema, empty, asStored);
  else kind.custom.encode(draft);
}
