/** Turns an object or a list into the form that was asked for: itself, a Table, or metadata only; JSON or YAML. */
import type { ApiObject, Kind } from '../../api/kinds/kind';
import { badRequest } from '../../api/machinery/status';
import type { Plain } from '../../base/plain';
import { toYaml } from '../../base/yaml/emit';
import { nowMs } from '../../client/clock';
import type { ApiResponse } from '../../client/transport';
import { apiVersionOf, type RequestContext } from '../request/context';
import { negotiate, notAcceptable, type Wanted } from '../request/media-type';
import { refuse } from '../request/refusal';
import { json } from './answer';
import { type IncludeObject, partialOf, type TableOptions, tableOf } from './table';

export function tableOptions(context: RequestContext, wanted: Wanted, headers = true): TableOptions {
  const include = context.query.get('includeObject') ?? 'Metadata';
  if (include !== 'None' && include !== 'Metadata' && include !== 'Object' && include !== '') {
    const why = `includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`;
    refuse(badRequest(`Unable to convert to Table as requested: ${why}`));
  }
  const chosen: IncludeObject = include === '' ? 'Metadata' : (include as IncludeObject);
  return { nowMs: nowMs(context.server.kernel), include: chosen, metaVersion: wanted.metaVersion, headers };
}

/** One object of the route's kind. */
export function renderObject(context: RequestContext, status: number, object: ApiObject): ApiResponse {
  return send(context, status, transform(context, negotiate(context.request.accept), object));
}

/** An object in the form of a watch event. */
export function transform(context: RequestContext, wanted: Wanted, object: ApiObject, headers = true): Plain {
  const { kind } = context.route;
  switch (wanted.form) {
    case 'object':
      return object;
    case 'Table': {
      const { resourceVersion } = object.metadata as { resourceVersion?: string };
      return tableOf(
        kind,
        [object],
        resourceVersion === undefined ? {} : { resourceVersion },
        tableOptions(context, wanted, headers),
      );
    }
    case 'PartialObjectMetadata':
      return partialOf(kind, object, wanted.metaVersion);
    case 'PartialObjectMetadataList':
      return refuse(
        notAcceptable(
          `you requested PartialObjectMetadataList, but the requested object is not a list (${internalName(kind)})`,
        ),
      );
  }
}

export function renderList(context: RequestContext, items: readonly ApiObject[], metadata: Plain): ApiResponse {
  const { kind } = context.route;
  const wanted = negotiate(context.request.accept);
  switch (wanted.form) {
    case 'object':
      if (kind.custom !== undefined) return send(context, 200, customList(kind, items, metadata));
      return send(context, 200, {
        kind: `${kind.kind}List`,
        apiVersion: apiVersionOf(kind),
        metadata,
        items: items.map(withoutType),
      });
    case 'Table':
      return send(context, 200, tableOf(kind, items, metadata, tableOptions(context, wanted)));
    case 'PartialObjectMetadataList':
      return send(context, 200, {
        kind: 'PartialObjectMetadataList',
        apiVersion: wanted.metaVersion,
        metadata,
        items: items.map((item) => partialOf(kind, item, wanted.metaVersion)),
      });
    case 'PartialObjectMetadata':
      return refuse(
        notAcceptable(
          `you requested PartialObjectMetadata, but the requested object is a list (${internalName(kind)}List)`,
        ),
      );
  }
}

/** Any other document; negotiates the encoding only. */
export function send(context: RequestContext, status: number, body: Plain): ApiResponse {
  const wanted = negotiate(context.request.accept);
  const answer = json(status, body, context.warnings);
  return wanted.encoding === 'json' ? answer : { ...answer, contentType: 'application/yaml', body: toYaml(body) };
}

/** Lists without a Go type keep their items whole and always say where to continue. */
function customList(kind: Kind, items: readonly ApiObject[], metadata: Plain): Plain {
  const { resourceVersion, ...rest } = metadata as { resourceVersion: string };
  return {
    apiVersion: apiVersionOf(kind),
    items,
    kind: `${kind.kind}List`,
    metadata: { continue: '', ...rest, resourceVersion },
  };
}

/** Items of a typed list carry no kind of their own. */
function withoutType(item: ApiObject): Plain {
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = item;
  return rest;
}

function internalName(kind: Kind): string {
  const group = kind.group === '' ? 'core' : (kind.group.split('.')[0] as string);
  return `*${group}.${kind.kind}`;
}
