/**
 * Keeps a quota's status: the limits in force and what the namespace uses of them. Admission charges new objects; what
 * ends, shrinks or was charged in vain is found here (pkg/controller/resourcequota/resource_quota_controller.go).
 */
import { KINDS } from '../../api/kinds/registry';
import { type Amounts, amountsOf, listOf, mask, sum, ZERO } from '../../api/kinds/resource-quota/usage/amounts';
import { quotaMatches } from '../../api/kinds/resource-quota/usage/evaluator';
import { evaluatorOf } from '../../api/kinds/resource-quota/usage/registry';
import type { ApiClient } from '../../client/api-client';
import { nowMs } from '../../client/clock';
import type { Informer } from '../../client/informer';
import { type Draft, keyOf, semanticEqual } from '../../client/object';
import {
  CONFIG_MAPS,
  CRON_JOBS,
  DAEMON_SETS,
  DEPLOYMENTS,
  JOBS,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  RESOURCE_QUOTAS,
  type Resource,
  SECRETS,
  SERVICES,
  STATEFUL_SETS,
  VOLUME_CLAIMS,
} from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';
import { SECOND } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';

/** `--resource-quota-sync-period`. */
const RESYNC_US = 300 * SECOND;
/** What quotas are used for; the quota monitor watches every kind, of which the rest is found at the next full sync. */
const WATCHED = [
  PODS,
  SERVICES,
  VOLUME_CLAIMS,
  CONFIG_MAPS,
  SECRETS,
  REPLICATION_CONTROLLERS,
  REPLICA_SETS,
  DEPLOYMENTS,
  STATEFUL_SETS,
  DAEMON_SETS,
  JOBS,
  CRON_JOBS,
];

export const resourceQuotaController: ControllerDefinition = {
  name: 'resourcequota-controller',
  serviceAccount: 'resourcequota-controller',
  requires: [RESOURCE_QUOTAS],
  start: (context) => {
    const { informers, kernel } = context;
    const quotas = informers.for(RESOURCE_QUOTAS);
    const work = context.queue((key) => {
      const quota = quotas.byKey(key);
      return quota === undefined ? undefined : sync(context, quota, nowMs(kernel));
    });
    quotas.addHandler({
      added: (quota) => work.add(keyOf(quota)),
      updated: (quota, old) => {
        if (!semanticEqual(quota.spec, old.spec)) work.add(keyOf(quota));
      },
    });
    const replenish = (object: Draft): void => {
      for (const quota of quotas.list(object.metadata.namespace)) work.add(keyOf(quota));
    };
    for (const resource of WATCHED) {
      const informer: Informer = informers.for(resource);
      informer.addHandler({
        deleted: replenish,
        updated: (object, old) => {
          if (resource === PODS ? hasEnded(object) && !hasEnded(old) : changesUse(resource, object, old)) {
            replenish(object);
          }
        },
      });
    }
  },
};

const hasEnded = ({ status }: Draft): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

function changesUse(resource: Resource, object: Draft, old: Draft): boolean {
  return (resource === SERVICES || resource === VOLUME_CLAIMS) && !semanticEqual(object.spec, old.spec);
}

function sync({ client }: ControllerContext, quota: Draft, now: number): SyncResult {
  const hard = amountsOf(quota.spec?.hard);
  const used = listOf(usageOf(client, quota, hard, now));
  const status = { hard: quota.spec?.hard ?? {}, used };
  if (semanticEqual(quota.status ?? {}, status)) return { afterUs: RESYNC_US };
  const written = client.updateStatus(RESOURCE_QUOTAS, { ...quota, status });
  return written.ok ? { afterUs: RESYNC_US } : written.error.code === 404 ? undefined : RETRY;
}

/** Every name of the quota has an amount, nothing if need be. */
function usageOf(client: ApiClient, quota: Draft, hard: Amounts, now: number): Amounts {
  const names = [...hard.keys()];
  let used: Amounts = new Map(names.map((name) => [name, ZERO]));
  for (const kind of KINDS) {
    const evaluator = kind.namespaced ? evaluatorOf(kind.group, kind.plural) : undefined;
    const concerned = evaluator?.matching(names) ?? [];
    if (evaluator === undefined || concerned.length === 0 || kind.storedAs !== undefined) continue;
    const listed = client.list(kind, quota.metadata.namespace);
    if (!listed.ok) continue;
    for (const item of listed.object.items as readonly Draft[]) {
      if (!quotaMatches(evaluator, quota, names, item)) continue;
      used = sum(used, mask(evaluator.usage(item, now), concerned));
    }
  }
  return used;
}
