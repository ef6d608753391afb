import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from '../../client/api-client';
import type { Draft } from '../../client/object';
import { ENDPOINT_SLICES, NODES, type Resource, SERVICES } from '../../client/resources';
import { MemoryApi } from '../../controllers/testing/memory-api';
import { SimKernel } from '../../sim/kernel';
import { SECOND } from '../../sim/kernel-contract';
import { kubeProxyApp } from './app';
import { endpointChain, serviceChains } from './chain-names';
import { createKubeProxy, type KubeProxy } from './kube-proxy';
import { ensureKubeletRules } from './kubelet-rules';
import { RulesOnlyNetfilter } from './testing/rules-only-netfilter';

const GOLDEN = join(__dirname, '../../../../tests/golden/net');
const KUBERNETES: readonly Draft[] = [
  {
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default' },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443, protocol: 'TCP' }],
    },
  },
  {
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    ports: [{ name: 'https', port: 8443, protocol: 'TCP' }],
    endpoints: [{ addresses: ['192.168.49.2'], conditions: { ready: true } }],
  },
];

class World {
  readonly kernel = new SimKernel({ seed: 'proxy', epochMs: 1_795_236_863_000 });
  readonly api = new MemoryApi(this.kernel);
  readonly client = new ApiClient(this.api.transport);
  readonly netfilter = new RulesOnlyNetfilter();
  readonly lines: string[] = [];
  readonly proxy: KubeProxy;
  running = true;

  constructor(objects: readonly Draft[], zone = 'zone-1') {
    const labels = { 'topology.kubernetes.io/zone': zone };
    this.client.create(NODES, '', { kind: 'Node', metadata: { name: 'node1', labels } });
    for (const object of [...KUBERNETES, ...objects]) {
      const resource: Resource = object.kind === 'Service' ? SERVICES : ENDPOINT_SLICES;
      this.client.create(resource, object.metadata.namespace, object);
    }
    this.proxy = createKubeProxy({
      kernel: this.kernel,
      transport: this.api.transport,
      netfilter: this.netfilter,
      nodeName: 'node1',
      nodeIPs: ['192.168.49.2'],
      clusterCIDR: '10.244.0.0/16',
      log: (line) => this.lines.push(line),
      running: () => this.running,
    });
    this.proxy.start();
  }

  run(seconds: number): void {
    this.kernel.run(this.kernel.now + seconds * SECOND, { events: 100_000 });
  }

  rules(): readonly string[] {
    return this.netfilter.save().trimEnd().split('\n');
  }
}

/** The recorder saw services in the order of a Go map: rules that capture addresses may come in any order. */
function unordered(lines: readonly string[]): readonly string[] {
  const free = /^-A (KUBE-SERVICES -d|KUBE-NODEPORTS|KUBE-EXTERNAL-SERVICES|KUBE-PROXY-FIREWALL) /;
  const sorted = lines.filter((line) => free.test(line)).sort();
  return [...lines.filter((line) => !free.test(line)), ...sorted];
}

describe('rules recorded from kube-proxy v1.36.3', () => {
  for (const file of readdirSync(join(GOLDEN, 'kube-proxy')).sort()) {
    const golden = JSON.parse(readFileSync(join(GOLDEN, 'kube-proxy', file), 'utf8'));
    test(`${golden.name}: ${golden.description}`, () => {
      const world = new World(golden.stored, golden.zone);
      expect(world.proxy.failure).toBeNull();
      expect(unordered(world.rules())).toEqual(unordered(golden.iptables));
    });
  }
});

test('names of chains', () => {
  const { examples } = JSON.parse(readFileSync(join(GOLDEN, 'chain-names.json'), 'utf8'));
  for (const example of examples) {
    const name = `${example.namespace}/${example.service}${example.port === '' ? '' : `:${example.port}`}`;
    const protocol = example.protocol.toLowerCase();
    const chains: readonly string[] =
      example.endpoint === undefined
        ? Object.values(serviceChains(name, protocol))
        : [endpointChain(name, protocol, example.endpoint)];
    expect(chains).toContain(example.chain);
  }
});

const WEB: Draft = {
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: { type: 'ClusterIP', clusterIP: '10.96.1.1', ports: [{ port: 80, protocol: 'TCP' }] },
};
const SLICE: Draft = {
  kind: 'EndpointSlice',
  metadata: { name: 'web-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  ports: [{ name: '', port: 8080, protocol: 'TCP' }],
  endpoints: [{ addresses: ['10.244.0.5'], conditions: { ready: true } }],
};

test('a change is written soon, further ones not within a second, and chains of gone services go', () => {
  const world = new World([]);
  const recorded = readFileSync(join(GOLDEN, 'logs/kube-proxy-iptables-start.txt'), 'utf8').trimEnd().split('\n');
  const said = world.lines.map((line) => line.replace(/^([IE])\d{4} [\d:.]{15} {7}1 /, '$1MMDD TIME PID '));
  expect(said).toEqual(recorded);
  const before = world.rules();
  world.run(5);
  const count = (): number => world.netfilter.restores.length;
  const start = count();
  world.client.create(SERVICES, 'default', WEB);
  world.run(0.1);
  expect(count()).toBe(start + 1);
  expect(world.rules().some((line) => line.includes('default/web has no endpoints'))).toBe(true);
  world.client.create(ENDPOINT_SLICES, 'default', SLICE);
  world.run(0.5);
  expect(count()).toBe(start + 1);
  world.run(1);
  expect(count()).toBe(start + 2);
  expect(world.rules().some((line) => line.includes('--to-destination 10.244.0.5:8080'))).toBe(true);
  world.client.delete(SERVICES, 'default', 'web');
  world.client.delete(ENDPOINT_SLICES, 'default', 'web-1');
  world.run(5);
  expect(world.rules()).toEqual(before);
});

test('a service of SCTP gets its rules like any other', () => {
  const sctp = (draft: Draft): Draft => JSON.parse(JSON.stringify(draft).replaceAll('"TCP"', '"SCTP"'));
  const world = new World([sctp(WEB), sctp(SLICE)]);
  expect(world.proxy.failure).toBeNull();
  const own = world.rules().filter((line) => line.includes('default/web') && !line.includes('-s 10.244'));
  expect(own).toHaveLength(3);
  expect(own).toContainEqual(
    expect.stringMatching(/^-A KUBE-SERVICES -d 10.96.1.1\/32 -p sctp .* -m sctp --dport 80 -j/),
  );
  expect(own).toContainEqual(expect.stringMatching(/ -p sctp .* -m sctp -j DNAT --to-destination 10.244.0.5:8080$/));
});

test('what changes no rule writes none; a loaded proxy goes on alike', () => {
  const world = new World([WEB, SLICE]);
  world.run(5);
  const writes = world.netfilter.restores.length;
  world.client.patch(SERVICES, 'default', 'web', 'merge', { metadata: { labels: { a: 'b' } } });
  world.run(5);
  expect(world.netfilter.restores).toHaveLength(writes);
  world.proxy.load(structuredClone(world.proxy.save()));
  world.client.delete(ENDPOINT_SLICES, 'default', 'web-1');
  world.run(5);
  expect(world.netfilter.restores).toHaveLength(writes + 1);
});

test('rules stay as they are while no process tends them', () => {
  const world = new World([]);
  world.run(5);
  const before = world.rules();
  world.running = false;
  world.client.create(SERVICES, 'default', WEB);
  world.run(60);
  expect(world.rules()).toEqual(before);
  world.running = true;
  const app = kubeProxyApp((node) => (node === 'node1' ? world.proxy : undefined));
  const env = { hostname: 'node1', args: [], env: {}, ips: ['192.168.49.2'], now: 0, epochMs: 0, readFile: () => '' };
  expect(app.start(env).effects).toHaveLength(world.lines.length / 2);
  expect(world.rules().some((line) => line.includes('default/web has no endpoints'))).toBe(true);
});

test("the kubelet's rules stand beside kube-proxy's, in either order", () => {
  const world = new World([]);
  ensureKubeletRules(world.netfilter);
  const other = new RulesOnlyNetfilter();
  ensureKubeletRules(other);
  const alone = other.save();
  ensureKubeletRules(other);
  expect(other.save()).toBe(alone);
  const own = alone.split('\n').filter((line) => /KUBELET-CANARY|IPTABLES-HINT|KUBE-FIREWALL/.test(line));
  expect(own).toHaveLength(8);
  expect(world.rules()).toEqual(expect.arrayContaining(own));
});
