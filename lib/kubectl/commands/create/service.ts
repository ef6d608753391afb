/** `kubectl create service`: clusterip, externalname, loadbalancer and nodeport. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { GENERATOR_FLAGS, oneName, submit } from './submit';

function numberOf(text: string): number {
  if (!/^\d+$/.test(text)) throw new Failure(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (Number(text) > 65535) {
    throw new Failure(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
  }
  return Number(text);
}

/** `80`, `80:8080`, `80:http`. */
function portOf(text: string): Draft {
  const [head = '', tail] = text.split(':');
  const port = numberOf(head);
  const name = text.replaceAll(':', '-');
  if (tail === undefined) return { name, protocol: 'TCP', port, targetPort: port };
  if (/^[-+]?\d+$/.test(tail)) {
    const target = Number(tail);
    if (target < 1 || target > 65535) throw new Failure('must be between 1 and 65535, inclusive');
    return { name, protocol: 'TCP', port, targetPort: target };
  }
  if (!/^[-a-z0-9]+$/.test(tail))
    throw new Failure('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  return { name, protocol: 'TCP', port, targetPort: tail };
}

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function serviceCommand(type: string, flags: string, required: readonly string[] = []): Command {
  const article = /^E/.test(type) ? 'an' : 'a';
  return {
    name: type.toLowerCase(),
    short: `Create ${article} ${type} service`,
    flags: `${GENERATOR_FLAGS} tcp:list ${flags}`,
    required,
    *run(k) {
      const name = oneName(k);
      const ports = k.flags.list('tcp').map(portOf);
      const clusterIP = k.flags.string('clusterip');
      const externalName = k.flags.string('external-name');
      if (ports.length === 0 && clusterIP !== 'None' && type !== 'ExternalName') {
        throw new Failure('at least one tcp port specifier must be provided');
      }
      if (type === 'ExternalName' && !(SUBDOMAIN.test(externalName) && externalName.length <= 253)) {
        throw new Failure(`invalid service external name ${externalName}`);
      }
      const nodePort = k.flags.int('node-port');
      const spec = {
        ...(ports.length > 0 ? { ports: ports.map((port) => (nodePort > 0 ? { ...port, nodePort } : port)) } : {}),
        selector: { app: name },
        ...(clusterIP ? { clusterIP } : {}),
        type,
        ...(externalName ? { externalName } : {}),
      };
      const metadata = { name, labels: { app: name } };
      const object = { kind: 'Service', apiVersion: 'v1', metadata, spec, status: { loadBalancer: {} } };
      submit(k, object, { failing: `failed to create ${type} service: ` });
      return 0;
    },
  };
}

export const service: Command = {
  name: 'service',
  aliases: ['svc'],
  short: 'Create a service using a specified subcommand',
  commands: [
    serviceCommand('ClusterIP', 'clusterip'),
    serviceCommand('ExternalName', 'external-name', ['external-name']),
    serviceCommand('LoadBalancer', ''),
    serviceCommand('NodePort', 'node-port:int'),
  ],
};
