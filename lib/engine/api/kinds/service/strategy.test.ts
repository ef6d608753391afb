import type { Draft } from '../kind';
import { normalizeClusterIps, patchAllocatedValues, settleIpFamilies } from './allocated-fields';
import { service } from './kind';

const spec = (more: Draft): Draft => ({ ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }], ...more });
const allocated = {
  clusterIP: '10.96.1.1',
  clusterIPs: ['10.96.1.1'],
  ipFamilies: ['IPv4'],
  ipFamilyPolicy: 'SingleStack',
};

/** A PUT of a manifest over a stored service, as far as the fields before validation go. */
function put(manifest: Draft, old: Draft): Draft {
  const draft: Draft = { spec: manifest };
  service.setDefaults(draft);
  patchAllocatedValues(draft, old);
  normalizeClusterIps(draft, old);
  expect(settleIpFamilies(draft, old)).toEqual([]);
  service.prepareForUpdate(draft, old);
  return draft.spec;
}

const balancer: Draft = {
  spec: {
    ...spec({ type: 'LoadBalancer', ...allocated, externalTrafficPolicy: 'Local', healthCheckNodePort: 32001 }),
    ports: [{ name: 'a', port: 80, protocol: 'TCP', targetPort: 80, nodePort: 30080 }],
    allocateLoadBalancerNodePorts: true,
    internalTrafficPolicy: 'Cluster',
    sessionAffinity: 'None',
  },
  status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
};

it('gives back what it had allocated to a manifest that names nothing', () => {
  const result = put(
    { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ name: 'a', port: 81 }] },
    balancer,
  );
  expect(result).toMatchObject({ ...allocated, healthCheckNodePort: 32001 });
  expect(result.ports[0].nodePort).toBe(30080);
});

it('lets go of node ports, health checks and traffic policy when a balancer becomes a cluster IP', () => {
  const result = put({ ...balancer.spec, type: 'ClusterIP' }, balancer);
  expect(result.ports[0]).not.toHaveProperty('nodePort');
  for (const field of ['healthCheckNodePort', 'externalTrafficPolicy', 'allocateLoadBalancerNodePorts'])
    expect(result).not.toHaveProperty(field);
  expect(result.clusterIP).toBe('10.96.1.1');
});

it('frees addresses for an external name', () => {
  const old: Draft = { spec: spec({ type: 'ClusterIP', ...allocated }) };
  const result = put({ ...old.spec, type: 'ExternalName', externalName: 'a.example.com' }, old);
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'])
    expect(result).not.toHaveProperty(field);
});

it('keeps a node port the client changed along with the type, so that validation refuses it', () => {
  const manifest = { ...balancer.spec, type: 'ClusterIP', ports: [{ name: 'a', port: 80, nodePort: 30099 }] };
  expect(put(manifest, balancer).ports[0].nodePort).toBe(30099);
});
