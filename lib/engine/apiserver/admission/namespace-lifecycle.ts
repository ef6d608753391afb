/** NamespaceLifecycle: nothing new in a namespace that is absent or going; the first three namespaces stay. */
import { forbidden, notFound } from '../../api/machinery/status';
import { named } from '../request/context';
import { refuse } from '../request/refusal';
import type { AdmissionPlugin } from './plugin';

const PROTECTED: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);
const NAMESPACES = { group: '', resource: 'namespaces' };

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit({ context, operation }) {
    const { kind, namespace, name = '' } = context.route;
    if (kind.plural === 'namespaces' && kind.group === '') {
      if (operation === 'DELETE' && PROTECTED.has(name)) {
        refuse(forbidden(NAMESPACES, name, 'this namespace may not be deleted'));
      }
      return;
    }
    if (operation !== 'CREATE' || namespace === '') return;
    const found = context.server.store.get('namespaces', namespace) as { status?: { phase?: string } } | undefined;
    if (found === undefined) refuse(notFound(NAMESPACES, namespace));
    if (found?.status?.phase !== 'Terminating') return;
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    const message = `namespace ${namespace} is being terminated`;
    const cause = { reason: 'NamespaceTerminating', message, field: 'metadata.namespace' };
    const body = (context.request.body as { metadata?: { name?: string } } | undefined)?.metadata?.name ?? '';
    refuse(forbidden(named(kind), name === '' ? body : name, why, [cause]));
  },
};
