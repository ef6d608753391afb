import { readFileSync } from 'node:fs';
import type { Draft } from '../../api/kinds/kind';
import { minikube } from './minikube';
import { profileNamed } from './registry';

const golden: Draft = JSON.parse(readFileSync(`${__dirname}/../../../../tests/golden/profiles/minikube.json`, 'utf8'));

const keyOf = (o: Draft): string => `${o.kind} ${o.metadata.namespace ?? ''}/${o.metadata.name}`;

test('holds the recorded objects, the node with its labels and the kubeconfig', () => {
  expect(minikube.kubeconfig).toBe(golden.kubeconfig);
  expect(profileNamed('minikube')).toBe(minikube);
  const own = new Map([...minikube.objects, minikube.nodes[0]?.template as Draft].map((o) => [keyOf(o), o]));
  for (const object of golden.objects as readonly Draft[])
    expect(own.get(keyOf(object))).toMatchObject(without(object));
});

/** The kubelet writes conditions; they are no part of the profile. */
function without(object: Draft): Draft {
  if (object.kind !== 'Node') return object;
  const { conditions: _, ...status } = object.status;
  return { ...object, status };
}
