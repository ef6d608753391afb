import { readFileSync } from 'node:fs';
import type { Draft } from '../../api/kinds/kind';
import { PROFILES, profileNamed } from './registry';

const keyOf = (o: Draft): string => `${o.kind} ${o.metadata.namespace ?? ''}/${o.metadata.name}`;

test.each(PROFILES.map((profile) => [profile.name, profile] as const))(
  '%s holds the recorded objects, its nodes and the kubeconfig',
  (name, profile) => {
    const path = `${__dirname}/../../../../tests/golden/profiles/${name}.json`;
    const golden: Draft = JSON.parse(readFileSync(path, 'utf8'));
    expect(profile.kubeconfig).toBe(golden.kubeconfig);
    expect(profile.runtime.name).toBe(golden.runtime);
    expect(profile.loadBalancerPool).toEqual(golden.metallb ?? undefined);
    expect(profileNamed(name)).toBe(profile);
    const own = new Map([...profile.objects, ...profile.nodes.map((n) => n.template)].map((o) => [keyOf(o), o]));
    for (const object of golden.objects as readonly Draft[]) {
      expect(own.get(keyOf(object))).toMatchObject(withoutConditions(object));
    }
  },
);

/** The kubelet writes conditions; they are no part of the profile. */
function withoutConditions(object: Draft): Draft {
  if (object.kind !== 'Node') return object;
  const { conditions: _, ...status } = object.status;
  return { ...object, status };
}
