/** What minikube adds to kubeadm's cluster: storage class, storage-provisioner, and what kubeadm publishes. */
import type { Draft } from '../../../api/kinds/kind';
import { serviceAccount } from '../kube-system/objects';

export const standardStorageClass: Draft = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name: 'standard',
    labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists' },
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
  },
  provisioner: 'k8s.io/minikube-hostpath',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
};

const storageProvisioner: Draft = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'storage-provisioner',
    namespace: 'kube-system',
    labels: {
      'integration-test': 'storage-provisioner',
      'addonmanager.kubernetes.io/mode': 'Reconcile',
    },
  },
  spec: {
    serviceAccountName: 'storage-provisioner',
    hostNetwork: true,
    containers: [
      {
        name: 'storage-provisioner',
        image: 'gcr.io/k8s-minikube/storage-provisioner:v5',
        command: ['/storage-provisioner'],
        imagePullPolicy: 'IfNotPresent',
        volumeMounts: [{ mountPath: '/tmp', name: 'tmp' }],
      },
    ],
    volumes: [{ name: 'tmp', hostPath: { path: '/tmp', type: 'Directory' } }],
  },
};

const clusterInfo: Draft = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cluster-info', namespace: 'kube-public' },
  data: {
    kubeconfig: `apiVersion: v1
clusters:
- cluster:
    insecure-skip-tls-verify: true
    server: https://control-plane.minikube.internal:8443
  name: ""
contexts: null
current-context: ""
kind: Config
users: null
`,
  },
};

export const minikubeExtras: readonly Draft[] = [
  clusterInfo,
  serviceAccount('storage-provisioner'),
  storageProvisioner,
];
