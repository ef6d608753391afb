/** `kubectl create configmap`. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { withHash } from '../../resource/kustomize/name-hash';
import { dataOf, SOURCE_FLAGS } from './sources';
import { GENERATOR_FLAGS, oneName, submit } from './submit';

export const configmap: Command = {
  name: 'configmap',
  aliases: ['cm'],
  short: 'Create a config map from a local file, directory or literal value',
  flags: `${GENERATOR_FLAGS} ${SOURCE_FLAGS}`,
  *run(k) {
    const name = oneName(k);
    const data = dataOf(k, {
      badKey: (key, rule) => `${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${rule}`,
      twice: (key) =>
        `cannot add key "${key}", another key by that name already exists in Data for ConfigMap "${name}"`,
    });
    const filled: Draft = Object.keys(data).length > 0 ? { data } : {};
    const object = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name }, ...filled };
    submit(k, k.flags.bool('append-hash') ? withHash(object) : object, { failing: 'failed to create configmap: ' });
    return 0;
  },
};
