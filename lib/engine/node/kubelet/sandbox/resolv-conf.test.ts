import { podResolvConf } from './resolv-conf';

const options = {
  clusterDNS: '10.96.0.10',
  clusterDomain: 'cluster.local',
  nodeResolvConf: 'nameserver 192.168.49.1\nsearch lan\noptions edns0\n',
};
const conf = (spec: object, runtime: 'docker' | 'containerd' = 'docker') =>
  podResolvConf({ metadata: { namespace: 'a' }, spec }, options, runtime);

test('each policy has its file', () => {
  const search = 'search a.svc.cluster.local svc.cluster.local cluster.local lan\n';
  expect(conf({})).toBe(`nameserver 10.96.0.10\n${search}options ndots:5\n`);
  expect(conf({}, 'containerd')).toBe(`${search}nameserver 10.96.0.10\noptions ndots:5\n`);
  const host = 'nameserver 192.168.49.1\nsearch lan\noptions edns0\n';
  expect(conf({ dnsPolicy: 'Default' })).toBe(host);
  expect(conf({ hostNetwork: true })).toBe(host);
  expect(conf({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' })).toContain('10.96.0.10');
  const dnsConfig = { nameservers: ['1.1.1.1'], searches: ['x.y'], options: [{ name: 'ndots', value: '2' }] };
  expect(conf({ dnsPolicy: 'None', dnsConfig })).toBe('nameserver 1.1.1.1\nsearch x.y\noptions ndots:2\n');
  expect(conf({ dnsConfig })).toContain('options ndots:2\n');
});
