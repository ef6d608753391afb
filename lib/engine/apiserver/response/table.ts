/** Tables: the server's own columns and cells for objects (apiserver handlers/response.go, registry/rest/table.go). */
import type { ApiObject, Draft, Kind } from '../../api/kinds/kind';
import { roundTrip } from '../../api/openapi/round-trip';
import { OBJECT_META } from '../../api/openapi/schema';
import type { Plain, PlainObject } from '../../base/plain';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  readonly nowMs: number;
  readonly include: IncludeObject;
  readonly metaVersion: string;
  /** Later events of a watch leave the columns out. */
  readonly headers: boolean;
}

/** What a table shows of a kind. */
type Printed = Pick<Kind, 'columns' | 'row' | 'rowConditions' | 'servedAnnotation' | 'custom'>;

export function tableOf(kind: Printed, items: readonly ApiObject[], metadata: Plain, options: TableOptions): Plain {
  return {
    kind: 'Table',
    apiVersion: options.metaVersion,
    metadata,
    columnDefinitions: options.headers ? (kind.columns as unknown as Plain) : null,
    rows: items.map((item) => rowOf(kind, item, options)),
  };
}

function rowOf(kind: Printed, item: ApiObject, { include, nowMs, metaVersion }: TableOptions): Plain {
  const object: Plain = include === 'None' ? null : include === 'Object' ? item : partialOf(kind, item, metaVersion);
  const conditions = kind.rowConditions?.(item) ?? [];
  return { cells: kind.row(item, { nowMs }), ...(conditions.length === 0 ? {} : { conditions }), object };
}

export function partialOf(kind: Printed, item: ApiObject, metaVersion: string): Plain {
  // Metadata of custom resources is put into the typed form here.
  const given = item.metadata as PlainObject;
  const metadata = kind.custom === undefined ? given : (roundTrip(given as Draft, OBJECT_META) as PlainObject);
  return { kind: 'PartialObjectMetadata', apiVersion: metaVersion, metadata: internalMetadata(kind, metadata) };
}

function internalMetadata({ servedAnnotation }: Printed, metadata: PlainObject): PlainObject {
  const annotations = metadata.annotations as PlainObject | undefined;
  if (servedAnnotation === undefined || annotations?.[servedAnnotation] === undefined) return metadata;
  const { [servedAnnotation]: _, ...others } = annotations;
  if (Object.keys(others).length > 0) return { ...metadata, annotations: others };
  const { annotations: __, ...rest } = metadata;
  return rest;
}
