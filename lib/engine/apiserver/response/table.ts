/** Tables: the server's own columns and cells for objects (apiserver handlers/response.go, registry/rest/table.go). */
import type { ApiObject, Kind } from '../../api/kinds/kind';
import type { Plain } from '../../base/plain';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  readonly nowMs: number;
  readonly include: IncludeObject;
  readonly metaVersion: string;
  /** Later events of a watch leave the columns out. */
  readonly headers: boolean;
}

export function tableOf(kind: Kind, items: readonly ApiObject[], metadata: Plain, options: TableOptions): Plain {
  return {
    kind: 'Table',
    apiVersion: options.metaVersion,
    metadata,
    columnDefinitions: options.headers ? (kind.columns as unknown as Plain) : null,
    rows: items.map((item) => rowOf(kind, item, options)),
  };
}

function rowOf(kind: Kind, item: ApiObject, { include, nowMs, metaVersion }: TableOptions): Plain {
  const object: Plain = include === 'None' ? null : include === 'Object' ? item : partialOf(item, metaVersion);
  return { cells: kind.row(item, { nowMs }), object };
}

export function partialOf(item: ApiObject, metaVersion: string): Plain {
  return { kind: 'PartialObjectMetadata', apiVersion: metaVersion, metadata: item.metadata as Plain };
}
