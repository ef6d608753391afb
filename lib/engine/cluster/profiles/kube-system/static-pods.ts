/** The control plane's own pods as kubeadm writes their manifests: etcd, API server, controller manager, scheduler. */
import type { Draft } from '../../../api/kinds/kind';

export interface ControlPlaneOptions {
  readonly version: string;
  readonly etcdImage: string;
  readonly ip: string;
  readonly port: number;
  readonly node: string;
  readonly serviceCIDR: string;
  readonly clusterCIDR: string;
  /** Where certificates live: minikube keeps them in /var/lib/minikube/certs. */
  readonly certificates: string;
}

export function controlPlanePods(o: ControlPlaneOptions): readonly Draft[] {
  const image = (name: string): string => `registry.k8s.io/${name}:${o.version}`;
  const { certificates: pki } = o;
  return [
    manifest('etcd', o.etcdImage, { cpu: '100m', memory: '100Mi' }, [
      'etcd',
      `--advertise-client-urls=https://${o.ip}:2379`,
      `--cert-file=${pki}/etcd/server.crt`,
      '--client-cert-auth=true',
      '--data-dir=/var/lib/minikube/etcd',
      `--initial-advertise-peer-urls=https://${o.ip}:2380`,
      `--initial-cluster=${o.node}=https://${o.ip}:2380`,
      `--key-file=${pki}/etcd/server.key`,
      `--listen-client-urls=https://127.0.0.1:2379,https://${o.ip}:2379`,
      `--listen-peer-urls=https://${o.ip}:2380`,
      `--name=${o.node}`,
      '--snapshot-count=10000',
    ]),
    manifest('kube-apiserver', image('kube-apiserver'), { cpu: '250m' }, [
      'kube-apiserver',
      `--advertise-address=${o.ip}`,
      '--allow-privileged=true',
      '--authorization-mode=Node,RBAC',
      `--client-ca-file=${pki}/ca.crt`,
      '--enable-admission-plugins=NamespaceLifecycle,LimitRanger,ServiceAccount,DefaultStorageClass,' +
        'DefaultTolerationSeconds,NodeRestriction,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,ResourceQuota',
      '--enable-bootstrap-token-auth=true',
      '--etcd-servers=https://127.0.0.1:2379',
      `--secure-port=${o.port}`,
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${pki}/sa.pub`,
      `--service-account-signing-key-file=${pki}/sa.key`,
      `--service-cluster-ip-range=${o.serviceCIDR}`,
      `--tls-cert-file=${pki}/apiserver.crt`,
      `--tls-private-key-file=${pki}/apiserver.key`,
    ]),
    manifest('kube-controller-manager', image('kube-controller-manager'), { cpu: '200m' }, [
      'kube-controller-manager',
      '--allocate-node-cidrs=true',
      '--bind-address=127.0.0.1',
      `--cluster-cidr=${o.clusterCIDR}`,
      '--cluster-name=mk',
      '--controllers=*,bootstrapsigner,tokencleaner',
      '--kubeconfig=/etc/kubernetes/controller-manager.conf',
      '--leader-elect=false',
      `--root-ca-file=${pki}/ca.crt`,
      `--service-account-private-key-file=${pki}/sa.key`,
      `--service-cluster-ip-range=${o.serviceCIDR}`,
      '--use-service-account-credentials=true',
    ]),
    manifest('kube-scheduler', image('kube-scheduler'), { cpu: '100m' }, [
      'kube-scheduler',
      '--bind-address=127.0.0.1',
      '--kubeconfig=/etc/kubernetes/scheduler.conf',
      '--leader-elect=false',
    ]),
  ];
}

function manifest(name: string, image: string, requests: Draft, command: readonly string[]): Draft {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'kube-system', labels: { component: name, tier: 'control-plane' } },
    spec: {
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ name, image, imagePullPolicy: 'IfNotPresent', command, resources: { requests } }],
    },
  };
}
