/** Every namespace has the API server's CA in a ConfigMap (pkg/controller/certificates/rootcacertpublisher/publisher.go). */
import { semanticEqual } from '../../client/object';
import { CONFIG_MAPS, NAMESPACES } from '../../client/resources';
import { RETRY } from '../../client/work-queue';
import type { ControllerDefinition } from '../controller';
import { isNamespaceTerminating } from '../workload/pod-control';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION = 'kubernetes.io/description';
const TEXT =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the ' +
  'internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

export const rootCAPublisher: ControllerDefinition = {
  name: 'root-ca-certificate-publisher-controller',
  serviceAccount: 'root-ca-cert-publisher',
  start: (context) => {
    const { informers, client, options } = context;
    const namespaces = informers.for(NAMESPACES);
    const maps = informers.for(CONFIG_MAPS);
    const data = { 'ca.crt': options.rootCA };
    const work = context.queue((namespace) => {
      const existing = maps.get(namespace, NAME);
      if (existing === undefined) {
        const metadata = { name: NAME, namespace, annotations: { [DESCRIPTION]: TEXT } };
        const made = client.create(CONFIG_MAPS, namespace, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
        return made.ok || made.error.code === 404 || isNamespaceTerminating(made.error) ? undefined : RETRY;
      }
      const { annotations } = existing.metadata;
      if (semanticEqual(existing.data, data) && (annotations?.[DESCRIPTION] ?? '') !== '') return undefined;
      const metadata = { ...existing.metadata, annotations: { ...annotations, [DESCRIPTION]: TEXT } };
      return client.update(CONFIG_MAPS, { ...existing, metadata, data }).ok ? undefined : RETRY;
    });
    maps.addHandler({
      updated: (map) => map.metadata.name === NAME && work.add(map.metadata.namespace),
      deleted: (map) => map.metadata.name === NAME && work.add(map.metadata.namespace),
    });
    namespaces.addHandler({
      added: (namespace) => work.add(namespace.metadata.name),
      updated: (namespace) => namespace.status?.phase === 'Active' && work.add(namespace.metadata.name),
    });
  },
};
