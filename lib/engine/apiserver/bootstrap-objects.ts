/**
 * Objects that the API server's own controllers keep: a local APIService for each group and version it serves (kube-aggregator
 * autoregister), the range of service addresses, and since when unused token Secrets are watched for.
 */
import type { Draft } from '../api/kinds/kind';
import { KINDS } from '../api/kinds/registry';

/** How groups are ordered among one another, and their versions, where it is not 15. */
const PRIORITIES: Readonly<Record<string, number>> = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'apiextensions.k8s.io': 16_700,
  'admissionregistration.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'resource.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
};
const VERSIONS: Readonly<Record<string, number>> = {
  'v1.': 1,
  'v2.autoscaling': 30,
  'v1.flowcontrol.apiserver.k8s.io': 21,
  'v1.resource.k8s.io': 21,
};
/** Served by the aggregator itself. */
const OWN = 'apiregistration.k8s.io';

/** An object, and the status that is written after it. */
export interface Kept {
  readonly path: string;
  readonly object: Draft;
  readonly status?: Draft;
}

export function keptObjects(serviceCIDR: string, now: string): readonly Kept[] {
  return [...apiServices(now), serviceRange(serviceCIDR, now), tokenTracking(now)];
}

function apiServices(now: string): readonly Kept[] {
  const served = new Set(KINDS.filter(({ group }) => group !== OWN).map(({ group, version }) => `${version}.${group}`));
  return [...served].sort().map((name) => {
    const version = name.slice(0, name.indexOf('.'));
    const group = name.slice(version.length + 1);
    return {
      path: `/apis/${OWN}/v1/apiservices`,
      object: {
        metadata: { name, labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
        spec: {
          ...(group === '' ? {} : { group }),
          version,
          groupPriorityMinimum: PRIORITIES[group] ?? 0,
          versionPriority: VERSIONS[name] ?? 15,
        },
      },
      status: conditions(now, 'Available', 'Local', 'Local APIServices are always available'),
    };
  });
}

function serviceRange(cidr: string, now: string): Kept {
  return {
    path: '/apis/networking.k8s.io/v1/servicecidrs',
    object: {
      metadata: { name: 'kubernetes', finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
      spec: { cidrs: [cidr] },
    },
    status: conditions(now, 'Ready', '', 'Kubernetes Service CIDR is ready'),
  };
}

function tokenTracking(now: string): Kept {
  const name = 'kube-apiserver-legacy-service-account-token-tracking';
  return {
    path: '/api/v1/namespaces/kube-system/configmaps',
    object: { metadata: { name }, data: { since: now.slice(0, 'YYYY-MM-DD'.length) } },
  };
}

const conditions = (now: string, type: string, reason: string, message: string): Draft => ({
  conditions: [{ type, status: 'True', lastTransitionTime: now, reason, message }],
});
