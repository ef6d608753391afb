import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from '../../client/api-client';
import type { Draft } from '../../client/object';
import { ENDPOINT_SLICES, NAMESPACES, SERVICES } from '../../client/resources';
import { MemoryApi } from '../../controllers/testing/memory-api';
import type { AppEffect, AppEnv, DnsRecord, DnsReply } from '../../network/contract';
import { SimKernel } from '../../sim/kernel';
import { SECOND } from '../../sim/kernel-contract';
import type { CoreDnsState } from './app';
import { type CoreDns, createCoreDns } from './core-dns';

const golden = JSON.parse(readFileSync(join(__dirname, '../../../../tests/golden/net/coredns.json'), 'utf8'));

class World {
  readonly kernel = new SimKernel({ seed: 'dns', epochMs: 1_795_236_863_000 });
  readonly api = new MemoryApi(this.kernel);
  readonly client = new ApiClient(this.api.transport);
  readonly dns: CoreDns;
  readonly log: string[] = [];
  corefile: string;
  state: CoreDnsState;
  exited: number | undefined;

  constructor(corefile: string = golden.corefile, objects = true) {
    this.corefile = corefile;
    if (objects) this.createGolden();
    this.dns = createCoreDns({
      kernel: this.kernel,
      transport: this.api.transport,
      corefile: () => '',
      upstreamZones: golden.upstreamZones,
    });
    const started = this.dns.app.start(this.env());
    this.state = started.state;
    this.take(started.effects);
  }

  createGolden(): void {
    const services = golden.objects.filter((o: Draft) => o.kind === 'Service');
    for (const name of new Set<string>([...services.map((o: Draft) => o.metadata.namespace), 'kube-system'])) {
      this.client.create(NAMESPACES, '', { kind: 'Namespace', metadata: { name } });
    }
    for (const service of services) {
      this.client.create(SERVICES, service.metadata.namespace, service);
    }
    this.client.create(SERVICES, 'default', {
      kind: 'Service',
      metadata: { name: 'kubernetes', namespace: 'default' },
      spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP' }] },
    });
    for (const slice of golden.endpointSlices) {
      const labels = { 'kubernetes.io/service-name': slice.service };
      this.client.create(ENDPOINT_SLICES, slice.namespace, {
        kind: 'EndpointSlice',
        metadata: { name: `${slice.service}-abc`, namespace: slice.namespace, labels },
        addressType: 'IPv4',
        ports: slice.ports,
        endpoints: slice.endpoints,
      });
    }
  }

  env(): AppEnv {
    return {
      hostname: 'coredns-1',
      args: ['/coredns', '-conf', '/etc/coredns/Corefile'],
      env: {},
      ips: [],
      now: this.kernel.now,
      epochMs: this.kernel.epochMs,
      readFile: (path) =>
        path === '/etc/coredns/Corefile'
          ? this.corefile
          : path === '/etc/resolv.conf'
            ? 'nameserver 192.168.49.1\n'
            : undefined,
    };
  }

  take(effects: readonly AppEffect[]): AppEffect[] {
    for (const effect of effects) {
      if (effect.kind === 'state') this.state = this.dns.app.apply(this.state, effect.change);
      if (effect.kind === 'log') this.log.push(effect.text.trimEnd());
      if (effect.kind === 'exit') this.exited = effect.code;
    }
    return effects.filter((effect) => effect.kind === 'reply');
  }

  ask(name: string, type: string, id = 7): DnsReply {
    const from = { ip: '10.244.0.9', port: 40_000 };
    const message = { kind: 'dns-query', id, name, type } as const;
    const input = { kind: 'message', connection: 1, port: 53, from, message } as const;
    const [effect] = this.take(this.dns.app.decide(this.state, input, this.env()));
    if (effect?.kind !== 'reply') throw new Error('no reply');
    return effect.message as DnsReply;
  }

  http(port: number, path: string): string {
    const message = { kind: 'http-request', method: 'GET', path, headers: {}, body: '' } as const;
    const from = { ip: '10.244.0.1', port: 40_000 };
    const input = { kind: 'message', connection: 1, port, from, message } as const;
    const [effect] = this.take(this.dns.app.decide(this.state, input, this.env()));
    if (effect?.kind !== 'reply' || effect.message.kind !== 'http-response') throw new Error('no reply');
    return `${effect.message.status} ${effect.message.body}`;
  }

  event(input: { kind: 'timer'; name: string } | { kind: 'signal'; signal: string }): void {
    this.take(this.dns.app.decide(this.state, input, this.env()));
  }

  run(seconds: number): void {
    this.kernel.run(this.kernel.now + seconds * SECOND, { events: 100_000 });
  }
}

/** Aliases keep their order in the recording, all else is sorted; the serial changes; kept answers are younger than 30 s. */
function comparable(records: readonly DnsRecord[]): readonly DnsRecord[] {
  const shown = records.map(({ name, ttl, type, data }) => ({
    name,
    ttl: ttl === 28 ? 30 : ttl,
    type,
    data: type === 'SOA' && /cluster\.local|arpa/.test(name) ? data.replace(/ \d{9,10} /, ' SERIAL ') : data,
  }));
  const sort = (a: DnsRecord, b: DnsRecord): number => (a.data < b.data ? -1 : 1);
  return [...shown.filter((r) => r.type === 'CNAME'), ...shown.filter((r) => r.type !== 'CNAME').sort(sort)];
}

describe('answers recorded from CoreDNS 1.14.2', () => {
  for (const query of golden.queries) {
    test(`${query.name} ${query.type}`, () => {
      const got = new World().ask(query.name, query.type);
      expect({ rcode: got.rcode, flags: got.flags }).toEqual({ rcode: query.rcode, flags: query.flags });
      for (const section of ['answer', 'authority', 'additional'] as const) {
        expect(comparable(got[section])).toEqual(comparable(query[section]));
      }
    });
  }

  test('asked again two seconds later', () => {
    for (const again of golden.askedAgain2sLater) {
      const world = new World();
      world.ask(again.name, again.type);
      world.run(2);
      const got = world.ask(again.name, again.type);
      expect(got.rcode).toBe(again.rcode);
      const aged = (ttl: number): number => (ttl === 26 ? 28 : ttl);
      expect(got.answer.map((r) => r.ttl)).toEqual(again.ttls.map(aged));
      expect(got.authority.map((r) => r.ttl)).toEqual(again.authorityTtls.map(aged));
    }
  });

  test('addresses of a headless service come in any order', () => {
    const world = new World();
    const orders = new Set<string>();
    for (let id = 0; id < 60; id++) {
      const got = world.ask('headless.default.svc.cluster.local.', 'A', id * 997);
      orders.add(got.answer.map((r) => r.data).join());
    }
    expect(orders.size).toBe(6);
  });
});

const PLAIN =
  '.:53 {\n  errors\n  health {\n    lameduck 5s\n  }\n  ready\n  kubernetes cluster.local\n  cache 30\n  reload\n}\n';

test('a changed service is seen, kept answers are not until they age; a look-up reads what the change touches', () => {
  const world = new World(PLAIN, false);
  world.client.create(NAMESPACES, '', { kind: 'Namespace', metadata: { name: 'default' } });
  world.run(1);
  const name = 'web.default.svc.cluster.local';
  const { tracker } = world.kernel;
  tracker.takeDirty();
  tracker.run('check', () => expect(world.ask(name, 'A').rcode).toBe('NXDOMAIN'));
  const spec = { clusterIP: '10.96.1.1', ports: [{ port: 80, protocol: 'TCP' }] };
  world.client.create(SERVICES, 'default', { kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec });
  world.run(1);
  expect(tracker.takeDirty()).toContain('check');
  expect(world.ask(name, 'A').rcode).toBe('NXDOMAIN');
  world.run(5);
  expect(world.ask(name, 'A').answer.map((r) => r.data)).toEqual(['10.96.1.1']);
});

test('health, ready, reload, an unknown name without forward, and the end', () => {
  const world = new World(PLAIN);
  expect(world.log).toEqual([
    expect.stringMatching(
      /^\.:53\n\[INFO\] plugin\/reload: Running configuration SHA512 = [0-9a-f]{128}\nCoreDNS-1\.13\.1\nlinux\/amd64, go1\.25\.2, 1db4568$/,
    ),
  ]);
  expect(world.http(8080, '/health')).toBe('200 OK');
  expect(world.http(8181, '/ready')).toBe('200 OK');
  expect(world.ask('google.com', 'A').rcode).toBe('SERVFAIL');
  expect(world.log.at(-1)).toBe('[ERROR] plugin/errors: 2 google.com. A: plugin/kubernetes: no next plugin found');
  world.corefile = golden.corefile;
  world.event({ kind: 'timer', name: 'reload' });
  expect(world.ask('google.com', 'A').rcode).toBe('NOERROR');
  world.event({ kind: 'signal', signal: 'SIGTERM' });
  expect(world.http(8181, '/ready')).toBe('503 Shutting down');
  world.event({ kind: 'timer', name: 'stop' });
  expect(world.exited).toBe(0);
});

test('a Corefile that is wrong ends the process', () => {
  const world = new World('.:53 {\n  errors\n  kubernets cluster.local\n}\n', false);
  expect(world.exited).toBe(1);
  expect(world.log).toEqual(["/etc/coredns/Corefile:3 - Error during parsing: Unknown directive 'kubernets'"]);
});

test('host.minikube.internal, rewriting, the query log', () => {
  const corefile = `.:53 {
    log
    errors
    rewrite name web.example.org web.default.svc.cluster.local
    hosts {
       192.168.49.1 host.minikube.internal
       fallthrough
    }
    kubernetes cluster.local in-addr.arpa {
       ttl 30
    }
}`;
  const world = new World(corefile);
  expect(world.ask('host.minikube.internal', 'A').answer.map((r) => r.data)).toEqual(['192.168.49.1']);
  expect(world.ask('web.example.org', 'A').answer).toEqual([
    { name: 'web.example.org.', type: 'A', ttl: 30, data: '10.96.50.1' },
  ]);
  expect(world.log.at(-1)).toMatch(
    /^\[INFO\] 10\.244\.0\.9:40000 - 7 "A IN web\.example\.org\. udp 33 false 512" NOERROR qr,aa,rd \d+ 0\.0\d+s$/,
  );
});

test('a loaded view answers alike', () => {
  const world = new World();
  const saved = structuredClone(world.dns.save());
  const other = new World(golden.corefile, false);
  other.dns.load(saved);
  expect(other.ask('web.default.svc.cluster.local', 'A')).toEqual(world.ask('web.default.svc.cluster.local', 'A'));
});
