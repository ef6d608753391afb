/**
 * Why a Service has fewer ready endpoints than asked: the chain Service → selector → pods → readiness → ports, most
 * basic link first (lab-format.md "Which code where two could fit").
 */
import { type ClusterReader, isGoing, isReady, type Json, labelsMatch, showSelector } from '../cluster-reader';
import type { Cause } from '../verdict';
import { nearest } from './nearest';
import { podProblem } from './pod';

export interface Endpoint {
  readonly ip: string;
  readonly pod?: string;
  readonly ready: boolean;
  readonly ports: readonly number[];
}

/** Endpoints of a Service as its EndpointSlices list them, each address once. */
export function endpointsOf(reader: ClusterReader, namespace: string, service: string): readonly Endpoint[] {
  const found = new Map<string, Endpoint>();
  for (const slice of reader.list('endpointslices', namespace, `kubernetes.io/service-name=${service}`)) {
    const ports = (slice.ports ?? []).map((p: Json) => Number(p.port)).filter((p: number) => !Number.isNaN(p));
    for (const endpoint of slice.endpoints ?? []) {
      for (const ip of endpoint.addresses ?? []) {
        const before = found.get(ip);
        const ready = endpoint.conditions?.ready !== false;
        found.set(ip, {
          ip,
          ready: ready || before?.ready === true,
          ports: [...new Set([...(before?.ports ?? []), ...ports])],
          ...(endpoint.targetRef?.kind === 'Pod' ? { pod: endpoint.targetRef.name } : {}),
        });
      }
    }
  }
  return [...found.values()];
}

/** The Service is missing: here, or does it live in another namespace? */
export function missingService(reader: ClusterReader, namespace: string, name: string): Cause {
  if (reader.get('namespaces', undefined, namespace) === undefined) {
    return { code: 'namespace-missing', object: `Namespace ${namespace}` };
  }
  const elsewhere = reader.list('services', undefined).filter((s) => s.metadata.name === name);
  const here = reader.list('services', namespace).map((s) => String(s.metadata.name));
  const near = nearest(
    name,
    here.filter((n) => n !== 'kubernetes'),
  );
  return {
    code: 'service-missing',
    object: `Service ${namespace}/${name}`,
    expected: name,
    actual: elsewhere.length > 0 ? `${elsewhere[0]?.metadata.namespace}/${name}` : (near ?? '<none>'),
  };
}

/** First broken link between a Service and its members; undefined when every matching pod is in and ready. */
export function memberCauses(reader: ClusterReader, service: Json): readonly Cause[] {
  const { namespace, name } = service.metadata;
  const object = `Service ${namespace}/${name}`;
  const selector = service.spec?.selector as Record<string, string> | undefined;
  if (selector === undefined || Object.keys(selector).length === 0) return manualCauses(reader, service);
  const pods = reader.list('pods', namespace).filter((pod) => !isGoing(pod));
  const matching = pods.filter((pod) => labelsMatch(selector, pod.metadata.labels));
  if (matching.length === 0) return noMatch(reader, object, namespace, selector, pods);
  const problems = matching.filter((pod) => !isReady(pod)).map((pod) => podProblem(pod));
  const first = problems.find((problem) => problem !== undefined);
  if (first !== undefined) return [first];
  const unnamed = missingNamedPort(object, service, matching);
  return unnamed === undefined ? [] : [unnamed];
}

function noMatch(
  reader: ClusterReader,
  object: string,
  namespace: string,
  selector: Record<string, string>,
  pods: readonly Json[],
): readonly Cause[] {
  // A workload that would make matching pods says more than "no pod matches".
  for (const plural of ['replicasets', 'replicationcontrollers', 'daemonsets', 'statefulsets', 'deployments']) {
    for (const workload of reader.list(plural, namespace)) {
      if (!labelsMatch(selector, workload.spec?.template?.metadata?.labels)) continue;
      const refused = (workload.status?.conditions ?? []).find(
        (c: Json) => c.type === 'ReplicaFailure' && c.status === 'True',
      );
      const owner = `${workload.kind ?? plural} ${namespace}/${workload.metadata.name}`;
      if (refused !== undefined) return [{ code: 'quota-exceeded', object: owner, actual: refused.message }];
      return [
        { code: 'pods-missing', object: owner, field: 'spec.replicas', actual: String(workload.spec?.replicas ?? 0) },
      ];
    }
  }
  if (pods.length === 0)
    return [{ code: 'pods-missing', object: `Namespace ${namespace}`, expected: showSelector(selector) }];
  const wanted = showSelector(selector);
  const labels = pods.map((pod) => {
    const entries = Object.entries((pod.metadata.labels ?? {}) as Record<string, string>);
    const sameKeys = entries.filter(([key]) => key in selector);
    return showSelector(Object.fromEntries(sameKeys.length > 0 ? sameKeys : entries));
  });
  return [
    {
      code: 'selector-matches-no-pods',
      object,
      field: 'spec.selector',
      expected: nearest(wanted, labels) ?? '<none>',
      actual: wanted,
    },
  ];
}

function manualCauses(reader: ClusterReader, service: Json): readonly Cause[] {
  const { namespace, name } = service.metadata;
  if (service.spec?.type === 'ExternalName') return [];
  if (endpointsOf(reader, namespace, name).length > 0) return [];
  const services = new Set(reader.list('services', namespace).map((s) => s.metadata.name));
  const loose = reader.list('endpoints', namespace).find((e) => !services.has(e.metadata.name));
  if (loose !== undefined) {
    return [
      {
        code: 'endpoints-name-differs',
        object: `Endpoints ${namespace}/${loose.metadata.name}`,
        field: 'metadata.name',
        expected: name,
        actual: loose.metadata.name,
      },
    ];
  }
  return [{ code: 'endpoints-missing', object: `Endpoints ${namespace}/${name}`, expected: name, actual: '<none>' }];
}

function missingNamedPort(object: string, service: Json, pods: readonly Json[]): Cause | undefined {
  for (const port of service.spec?.ports ?? []) {
    if (typeof port.targetPort !== 'string') continue;
    const names = pods.flatMap((pod) =>
      (pod.spec?.containers ?? []).flatMap((c: Json) => (c.ports ?? []).map((p: Json) => String(p.name ?? ''))),
    );
    if (names.includes(port.targetPort)) continue;
    const near = nearest(
      port.targetPort,
      names.filter((n) => n !== ''),
    );
    return {
      code: 'named-port-missing',
      object,
      field: 'spec.ports.targetPort',
      expected: port.targetPort,
      actual: near ?? '<none>',
    };
  }
  return undefined;
}
