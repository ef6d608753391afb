/** The roles of MetalLB's manifest; here controller and speaker write as one user. */
import type { Draft } from '../../../api/kinds/kind';
import { account, clusterRole, clusterRoleBinding } from '../kube-system/roles';

const READ = ['get', 'list', 'watch'];
const CONTROLLER = account('metallb-system', 'controller');

export const metalLbRoles: readonly Draft[] = [
  clusterRole('metallb-system:controller', [
    { apiGroups: [''], resources: ['services', 'namespaces'], verbs: READ },
    { apiGroups: [''], resources: ['nodes'], verbs: ['list'] },
    { apiGroups: [''], resources: ['services/status'], verbs: ['update'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ]),
  clusterRole('metallb-system:speaker', [
    { apiGroups: [''], resources: ['services', 'endpoints', 'nodes', 'namespaces'], verbs: READ },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ]),
  clusterRoleBinding('metallb-system:controller', 'metallb-system:controller', CONTROLLER),
  clusterRoleBinding('metallb-system:speaker', 'metallb-system:speaker', CONTROLLER),
];
