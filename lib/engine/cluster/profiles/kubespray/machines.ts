/**
 * Four virtual machines on a host-only network 192.168.56.0/24 whose host is the workstation (Vagrant, VirtualBox). Each
 * node routes the pod ranges of the others to their machines; who is outside comes through the workstation.
 */
import type { Route } from '../../../network/contract';
import type { ProfileHost } from '../profile';

export interface Machine {
  readonly name: string;
  readonly ip: string;
  readonly podCIDR: string;
}

export const MACHINES: readonly Machine[] = [
  { name: 'controll-plane', ip: '192.168.56.11', podCIDR: '10.244.0.0/24' },
  { name: 'node1', ip: '192.168.56.21', podCIDR: '10.244.1.0/24' },
  { name: 'node2', ip: '192.168.56.22', podCIDR: '10.244.2.0/24' },
  { name: 'node3', ip: '192.168.56.23', podCIDR: '10.244.3.0/24' },
];

const WORKSTATION_IP = '192.168.56.1';
const WORKSTATION_PUBLIC = '203.0.113.10';
const NETWORK = '192.168.56.0/24';
const SEGMENT = 'vboxnet0';
const NAME_SERVER = '1.1.1.1';
const resolvConf = `nameserver ${NAME_SERVER}\n`;
const hostsFile = MACHINES.map(({ name, ip }) => `${ip}\t${name}.cluster.local ${name}`);

const workstation: ProfileHost = {
  name: 'workstation',
  ip: WORKSTATION_IP,
  interfaces: [
    { name: 'eth0', address: `${WORKSTATION_PUBLIC}/24`, segment: 'internet' },
    { name: SEGMENT, address: `${WORKSTATION_IP}/24`, segment: SEGMENT },
  ],
  routes: [
    { to: 'default', dev: 'eth0' },
    { to: '203.0.113.0/24', dev: 'eth0' },
    { to: NETWORK, dev: SEGMENT },
  ],
  forward: true,
  netfilter: `*nat\n-A POSTROUTING -s ${NETWORK} ! -o ${SEGMENT} -j MASQUERADE\nCOMMIT\n`,
  user: { name: 'learner', uid: 1000, home: '/home/learner', cwd: '/home/learner/lab' },
  hostsFile,
  resolvConf,
};

function nodeHost({ name, ip }: Machine): ProfileHost {
  const others: readonly Route[] = MACHINES.filter((machine) => machine.name !== name).map((machine) => ({
    to: machine.podCIDR,
    via: machine.ip,
    dev: 'eth1',
  }));
  return {
    name,
    ip,
    interfaces: [{ name: 'eth1', address: `${ip}/24`, segment: SEGMENT }],
    routes: [{ to: 'default', via: WORKSTATION_IP, dev: 'eth1' }, { to: NETWORK, dev: 'eth1' }, ...others],
    forward: true,
    netfilter: '*nat\n-A POSTROUTING -s 10.244.0.0/16 ! -d 10.244.0.0/16 -j MASQUERADE\nCOMMIT\n',
    user: { name: 'vagrant', uid: 1000, home: '/home/vagrant', cwd: '/home/vagrant' },
    hostsFile,
    resolvConf,
  };
}

/** Beyond the host-only network; the workstation is its way in. */
const outside: ProfileHost = {
  name: 'outside',
  ip: '203.0.113.50',
  interfaces: [{ name: 'eth0', address: '203.0.113.50/24', segment: 'internet' }],
  routes: [
    { to: NETWORK, via: WORKSTATION_PUBLIC, dev: 'eth0' },
    { to: 'default', dev: 'eth0' },
  ],
  forward: false,
  netfilter: '',
  user: { name: 'root', uid: 0, home: '/root', cwd: '/root' },
  hostsFile: [],
  resolvConf,
};

export const kubesprayMachines = {
  hosts: [workstation, ...MACHINES.map(nodeHost), outside] as readonly ProfileHost[],
  nameServer: NAME_SERVER,
};
