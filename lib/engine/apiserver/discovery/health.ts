/**
 * /healthz, /livez and /readyz: every check passes here; `verbose` names them in the order in which the real server runs
 * them, `exclude` leaves some out (apiserver/pkg/server/healthz/healthz.go).
 */
import type { ApiResponse } from '../../client/transport';
import type { Query } from '../request/query';
import { pageNotFound, text } from '../response/answer';

const HOOKS = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'peer-endpoint-reconciler-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'storage-readiness',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
  'autoregister-completion',
  'apiservice-openapi-controller',
  'apiservice-openapiv3-controller',
].map((name) => (name === 'autoregister-completion' ? name : `poststarthook/${name}`));
const LIVE = ['ping', 'log', 'loopback-serving-certificate', 'etcd', ...HOOKS];
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: LIVE,
  livez: LIVE,
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...HOOKS, 'shutdown'],
};

/** Paths of all checks, for the server's index. */
export const HEALTH_PATHS: readonly string[] = Object.entries(CHECKS).flatMap(([root, checks]) =>
  [`/${root}`, ...checks.map((check) => `/${root}/${check}`)].sort(),
);

/** Undefined when the path is none of health's. */
export function health(path: string, query: Query): ApiResponse | undefined {
  const match = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(path);
  if (match === null) return undefined;
  const [, root = '', check] = match;
  const checks = CHECKS[root] as readonly string[];
  if (check !== undefined) return checks.includes(check) ? text(200, 'ok') : pageNotFound();
  if (!query.has('verbose')) return text(200, 'ok');
  const excluded = query.all('exclude');
  const lines = checks.map((name) => (excluded.includes(name) ? `[+]${name} excluded: ok` : `[+]${name} ok`));
  const unknown = excluded.filter((name) => !checks.includes(name)).map((name) => JSON.stringify(name));
  if (unknown.length > 0) {
    lines.push(`warn: some health checks cannot be excluded: no matches for ${unknown.join(', ')}`);
  }
  return text(200, `${[...lines, `${root} check passed`].join('\n')}\n`);
}
