/** Every active namespace has a ServiceAccount `default` (pkg/controller/serviceaccount/serviceaccounts_controller.go). */
import { NAMESPACES, SERVICE_ACCOUNTS } from '../../client/resources';
import { RETRY } from '../../client/work-queue';
import type { ControllerDefinition } from '../controller';
import { isNamespaceTerminating } from '../workload/pod-control';

const NAME = 'default';

export const serviceAccountController: ControllerDefinition = {
  name: 'serviceaccount-controller',
  serviceAccount: 'service-account-controller',
  start: (context) => {
    const { informers, client } = context;
    const namespaces = informers.for(NAMESPACES);
    const accounts = informers.for(SERVICE_ACCOUNTS);
    const work = context.queue((name) => {
      if (namespaces.get('', name)?.status?.phase !== 'Active') return undefined;
      if (accounts.get(name, NAME) !== undefined) return undefined;
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace: name } };
      const made = client.create(SERVICE_ACCOUNTS, name, account);
      return made.ok || made.error.reason === 'AlreadyExists' || isNamespaceTerminating(made.error) ? undefined : RETRY;
    });
    namespaces.addHandler({
      added: (namespace) => work.add(namespace.metadata.name),
      updated: (namespace) => work.add(namespace.metadata.name),
    });
    accounts.addHandler({ deleted: (account) => work.add(account.metadata.namespace) });
  },
};
