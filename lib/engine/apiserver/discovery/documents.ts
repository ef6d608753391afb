/** Documents outside the resources: version, health, OpenAPI's absence. */
import type { Plain } from '../../base/plain';
import type { ApiResponse } from '../../client/transport';
import { json, pageNotFound, text } from '../response/answer';
import type { Served } from './groups';
import { openApiIndex, openApiOf } from './openapi-v3';

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

const HEALTH = /^\/(healthz|livez|readyz)(\/[a-z-]+)?\/?$/;

export function document(method: string, path: string, served: Served): ApiResponse {
  if (path === '/version' || path === '/version/') return json(200, VERSION);
  if (HEALTH.test(path) && method === 'GET') return text(200, 'ok');
  if (path === '/openapi/v3' || path === '/openapi/v3/') return json(200, openApiIndex(served));
  const group = /^\/openapi\/v3\/(apis?\/.+)$/.exec(path)?.[1];
  const described = group === undefined ? undefined : openApiOf(group, served);
  return described === undefined ? pageNotFound() : json(200, described);
}
