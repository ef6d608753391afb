/** ServiceAccount: every pod runs as an account of its namespace and gets its token, CA and namespace as a volume. */
import type { Draft } from '../../api/kinds/kind';
import { forbidden } from '../../api/machinery/status';
import { refuse } from '../request/refusal';
import { type AdmissionPlugin, shownName } from './plugin';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_SECONDS = 3607;
const PODS = { group: '', resource: 'pods' };
const MIRROR = 'kubernetes.io/config.mirror';

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit({ context, operation, draft }) {
    const { kind, namespace, subresource } = context.route;
    if (kind.plural !== 'pods' || operation !== 'CREATE' || subresource !== undefined) return;
    // Mirror pods of the kubelet use no account.
    if (draft.metadata.annotations?.[MIRROR] !== undefined) return;
    const { spec } = draft;
    spec.serviceAccountName ||= 'default';
    spec.serviceAccount = spec.serviceAccountName;
    const account = context.server.store.get('serviceaccounts', `${namespace}/${spec.serviceAccountName}`) as
      | Draft
      | undefined;
    if (account === undefined) {
      const text = `error looking up service account ${namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`;
      refuse(forbidden(PODS, shownName(draft), text));
    }
    if ((spec.automountServiceAccountToken ?? account?.automountServiceAccountToken) !== false) {
      mountToken(spec, () => `kube-api-access-${context.server.kernel.random('apiserver/admission').letters(5)}`);
    }
    const secrets = account?.imagePullSecrets ?? [];
    if ((spec.imagePullSecrets ?? []).length === 0 && secrets.length > 0) {
      spec.imagePullSecrets = secrets.map((secret: Draft) => ({ name: secret.name }));
    }
  },
};

function mountToken(spec: Draft, volumeName: () => string): void {
  const containers: Draft[] = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const lacking = containers.filter((c) => !(c.volumeMounts ?? []).some((m: Draft) => m.mountPath === MOUNT_PATH));
  if (lacking.length === 0) return;
  const name = volumeName();
  for (const container of lacking) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }];
  }
  spec.volumes = [...(spec.volumes ?? []), { name, projected: { sources: tokenSources(), defaultMode: 0o644 } }];
}

function tokenSources(): Draft[] {
  return [
    { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
    },
  ];
}
