/** `kubectl create namespace` and `serviceaccount`: objects of a name only. */
import type { Command } from '../../command';
import { GENERATOR_FLAGS, oneName, submit } from './submit';

export const namespace: Command = {
  name: 'namespace',
  aliases: ['ns'],
  short: 'Create a namespace with the specified name',
  flags: GENERATOR_FLAGS,
  *run(k) {
    submit(k, { kind: 'Namespace', apiVersion: 'v1', metadata: { name: oneName(k) }, spec: {}, status: {} });
    return 0;
  },
};

export const serviceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Create a service account with the specified name',
  flags: GENERATOR_FLAGS,
  *run(k) {
    const object = { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name: oneName(k) } };
    submit(k, object, { failing: 'failed to create serviceaccount: ' });
    return 0;
  },
};
