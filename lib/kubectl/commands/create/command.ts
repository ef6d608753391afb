/** `kubectl create -f` and its generators, each in a file of its own. Follows kubectl/pkg/cmd/create. */
import type { Command } from '../../command';
import { FILE_FLAGS } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE } from '../../flags/record';
import { clusterRoleBinding, roleBinding } from './bindings';
import { configmap } from './configmap';
import { deployment } from './deployment';
import { createFiles } from './files';
import { ingress } from './ingress';
import { cronJob, job } from './jobs';
import { namespace, serviceAccount } from './named';
import { podDisruptionBudget, priorityClass, quota } from './policies';
import { clusterRole, role } from './roles';
import { secret } from './secret';
import { service } from './service';
import { GENERATOR_FLAGS } from './submit';
import { token } from './token';

export const create: Command = {
  name: 'create',
  short: 'Create a resource from a file or from stdin',
  flags: `${FILE_FLAGS} ${GENERATOR_FLAGS} edit:bool l,selector raw windows-line-endings:bool ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  commands: [
    clusterRole,
    clusterRoleBinding,
    configmap,
    cronJob,
    deployment,
    ingress,
    job,
    namespace,
    podDisruptionBudget,
    priorityClass,
    quota,
    role,
    roleBinding,
    secret,
    service,
    serviceAccount,
    token,
  ],
  run: createFiles,
};
