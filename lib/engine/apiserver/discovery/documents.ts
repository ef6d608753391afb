/** Everything outside the resources: the index of paths, version, health, discovery, OpenAPI, the token issuer's keys. */
import { ApiStatus, methodNotAllowed, noSuchResource } from '../../api/machinery/status';
import type { Plain } from '../../base/plain';
import { toYaml } from '../../base/yaml/emit';
import type { ApiRequest, ApiResponse } from '../../client/transport';
import { mediaRanges, notAcceptable } from '../request/media-type';
import { Query } from '../request/query';
import { refuse } from '../request/refusal';
import type { ResourceRoute, Route } from '../request/route';
import { json, pageNotFound, text } from '../response/answer';
import { AGGREGATED_TYPE, groupDiscoveryList, wantsAggregated } from './aggregated';
import type { Served } from './groups';
import { HEALTH_PATHS, health } from './health';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './legacy';
import { openApiIndex, openApiOf } from './openapi-v3';
import { KEYS_TYPE, OPENID_KEYS, OPENID_METADATA, openIdKeys, openIdMetadata } from './openid';

export const VERSION: Plain = Object.freeze({
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-11-10T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
});

const JSON_TYPE = 'application/json';
const NEGOTIABLE = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';

/** `server` is the address the API server advertises. */
export function document(
  request: ApiRequest,
  route: Exclude<Route, ResourceRoute>,
  served: Served,
  server: string,
): ApiResponse {
  const { method, accept } = request;
  switch (route.type) {
    case 'other':
      return plainDocument(request, served, server);
    case 'unknown-resource':
      return refuse(noSuchResource());
    case 'versions':
      if (method !== 'GET') return refuse(methodNotAllowed());
      return aggregated('api', accept, served) ?? negotiated(accept, apiVersions(server, served), true);
    case 'groups':
      return aggregated('apis', accept, served) ?? negotiated(accept, apiGroupList(served), false);
    case 'group':
      return negotiated(accept, apiGroup(route.group, served), false);
    case 'resources':
      if (method !== 'GET') return refuse(methodNotAllowed());
      return negotiated(accept, apiResourceList(route.group, route.version, served), true);
  }
}

function aggregated(root: 'api' | 'apis', accept: string | undefined, served: Served): ApiResponse | undefined {
  if (!wantsAggregated(accept)) return undefined;
  return { ...json(200, groupDiscoveryList(root, served)), contentType: AGGREGATED_TYPE };
}

function plainDocument({ method, path, query, accept }: ApiRequest, served: Served, server: string): ApiResponse {
  if (path === '/' || path === '') return json(200, { paths: index(served) });
  if (path === '/version' || path === '/version/') return onlyAs(JSON_TYPE, method, accept, VERSION);
  if (path === OPENID_METADATA) return onlyAs(JSON_TYPE, method, accept, openIdMetadata(server));
  if (path === OPENID_KEYS) return onlyAs(KEYS_TYPE, method, accept, openIdKeys());
  const healthy = health(path, new Query(query));
  if (healthy !== undefined) return healthy;
  if (path === '/openapi/v3' || path === '/openapi/v3/') return json(200, openApiIndex(served));
  const group = /^\/openapi\/v3\/(.+)$/.exec(path)?.[1];
  if (group === undefined) return pageNotFound();
  const described = /^apis?\//.test(group) ? openApiOf(group, served) : undefined;
  return described === undefined ? text(404, '') : json(200, described);
}

function index({ core, groups }: Served): readonly string[] {
  const resources = groups.flatMap(({ name, versions }) => [
    `/apis/${name}`,
    ...versions.map(({ version }) => `/apis/${name}/${version}`),
  ]);
  const own = [OPENID_METADATA, OPENID_KEYS, '/apis/', '/flagz', '/metrics', '/metrics/slis', '/openapi/v2'];
  const rest = ['/api', ...core.versions.map(({ version }) => `/api/${version}`), '/apis', '/statusz', '/version'];
  return [...own, ...rest, '/openapi/v3', '/openapi/v3/', ...resources, ...HEALTH_PATHS].sort();
}

/** Documents of one form only, read only. */
function onlyAs(type: string, method: string, accept: string | undefined, body: Plain): ApiResponse {
  if (method !== 'GET') return refuse(methodNotAllowed());
  const wanted = mediaRanges(accept || '*/*').map((range) => range.type);
  if (!wanted.some((range) => range === '*/*' || range === 'application/*' || range === type)) {
    const message = `406: Not Acceptable\n\nAvailable representations: ${type}`;
    return refuse(new ApiStatus(406, 'NotAcceptable', message, {}));
  }
  return { ...json(200, body), contentType: type };
}

/** `routed`: does the router look at the header before the handler does? It has other words for the same refusal. */
function negotiated(accept: string | undefined, body: Plain, routed: boolean): ApiResponse {
  let known = !routed;
  for (const { type, parameters } of mediaRanges(accept || '*/*')) {
    const yaml = type === 'application/yaml';
    if (!yaml && type !== JSON_TYPE && type !== '*/*' && type !== 'application/*') continue;
    known = true;
    if (parameters.has('as')) continue;
    return yaml ? { ...json(200, body), contentType: 'application/yaml', body: toYaml(body) } : json(200, body);
  }
  if (known) return refuse(notAcceptable(`only the following media types are accepted: ${NEGOTIABLE}`));
  const message = `406: Not Acceptable\n\nAvailable representations: ${NEGOTIABLE}`;
  return refuse(new ApiStatus(406, 'NotAcceptable', message, {}));
}
