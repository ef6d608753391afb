/** The cluster profiles by name. */
import { assert } from '../../base/assert';
import { kubespray } from './kubespray';
import { minikube } from './minikube';
import type { Profile } from './profile';

export const PROFILES: readonly Profile[] = [minikube, kubespray];

for (const { name, hosts, nodes } of PROFILES) {
  assert(PROFILES.filter((p) => p.name === name).length === 1, `two profiles are named ${name}`);
  for (const node of nodes) {
    assert(
      hosts.some((host) => host.name === node.name && host.ip === node.ip),
      `${name}: node ${node.name} runs on no host`,
    );
  }
  assert(
    hosts.some((host) => host.name === 'workstation'),
    `${name} has no workstation`,
  );
}

export function profileNamed(name: string): Profile | undefined {
  return PROFILES.find((profile) => profile.name === name);
}
