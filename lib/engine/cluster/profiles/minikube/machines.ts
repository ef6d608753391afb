/**
 * The machines of a minikube with the docker driver: the workstation runs docker, whose bridge 192.168.49.1/24 has the
 * node's container 192.168.49.2 on it. Cluster addresses are unknown to the workstation until `minikube tunnel`.
 */
import type { ProfileHost } from '../profile';

export const WORKSTATION_IP = '192.168.49.1';
export const NODE_IP = '192.168.49.2';
const BRIDGE = 'br-3f1c0d5a9e27';
const NAME_SERVER = '1.1.1.1';
const resolvConf = `nameserver ${NAME_SERVER}\n`;

const workstation: ProfileHost = {
  name: 'workstation',
  ip: WORKSTATION_IP,
  interfaces: [
    { name: 'eth0', address: '203.0.113.10/24', segment: 'internet' },
    { name: BRIDGE, address: `${WORKSTATION_IP}/24`, segment: 'minikube' },
  ],
  routes: [
    { to: 'default', dev: 'eth0' },
    { to: '203.0.113.0/24', dev: 'eth0' },
    { to: '192.168.49.0/24', dev: BRIDGE },
  ],
  forward: true,
  // Docker's rule for its network: containers leave with the machine's own address.
  netfilter: `*nat\n-A POSTROUTING -s 192.168.49.0/24 ! -o ${BRIDGE} -j MASQUERADE\nCOMMIT\n`,
  user: { name: 'learner', uid: 1000, home: '/home/learner', cwd: '/home/learner/lab' },
  hostsFile: [],
  resolvConf,
};

const node: ProfileHost = {
  name: 'minikube',
  ip: NODE_IP,
  interfaces: [{ name: 'eth0', address: `${NODE_IP}/24`, segment: 'minikube' }],
  routes: [
    { to: 'default', via: WORKSTATION_IP, dev: 'eth0' },
    { to: '192.168.49.0/24', dev: 'eth0' },
  ],
  forward: true,
  // What the bridge CNI's ipMasq comes to: pods leave the pod network with the node's address.
  netfilter: '*nat\n-A POSTROUTING -s 10.244.0.0/16 ! -d 10.244.0.0/16 -j MASQUERADE\nCOMMIT\n',
  user: { name: 'docker', uid: 1000, home: '/home/docker', cwd: '/home/docker' },
  hostsFile: [
    `${NODE_IP}\tminikube`,
    `${WORKSTATION_IP}\thost.minikube.internal`,
    `${NODE_IP}\tcontrol-plane.minikube.internal`,
  ],
  resolvConf,
};

/** A machine beyond the cluster's network, where probes from `outside` start. */
const outside: ProfileHost = {
  name: 'outside',
  ip: '203.0.113.50',
  interfaces: [{ name: 'eth0', address: '203.0.113.50/24', segment: 'internet' }],
  routes: [{ to: 'default', dev: 'eth0' }],
  forward: false,
  netfilter: '',
  user: { name: 'root', uid: 0, home: '/root', cwd: '/root' },
  hostsFile: [],
  resolvConf,
};

export const machines = {
  hosts: [workstation, node, outside] as readonly ProfileHost[],
  nameServer: NAME_SERVER,
};
