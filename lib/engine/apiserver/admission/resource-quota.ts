/**
 * ResourceQuota: what an object would use is charged to every quota of the namespace that it matches, or the request is
 * refused (apiserver/pkg/admission/plugin/resourcequota/controller.go). Limits come into force when the quota controller
 * has written them, with what is used, into the quota's status.
 */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import { resourceQuota as quotaKind } from '../../api/kinds/resource-quota/kind';
import {
  type Amounts,
  amountsOf,
  amountsText,
  exceeded,
  growth,
  listOf,
  mask,
  sameAmounts,
  sum,
  withoutZeros,
} from '../../api/kinds/resource-quota/usage/amounts';
import { type Evaluator, quotaMatches } from '../../api/kinds/resource-quota/usage/evaluator';
import { evaluatorOf } from '../../api/kinds/resource-quota/usage/registry';
import { forbidden } from '../../api/machinery/status';
import { nowMs } from '../../client/clock';
import { named } from '../request/context';
import { refuse } from '../request/refusal';
import { resourceOf } from '../storage/form';
import { writeStatus } from '../writing/server-write';
import { type AdmissionPlugin, type Attributes, shownName } from './plugin';

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate(attributes) {
    const { context, operation, draft, old } = attributes;
    const { kind, namespace, subresource } = context.route;
    if (operation === 'DELETE' || namespace === '') return;
    const quotas = context.server.store.list(resourceOf(quotaKind), `${namespace}/`);
    if (quotas.length === 0) return;
    const evaluator = evaluatorOf(kind.group, kind.plural);
    if (evaluator?.handles(operation, subresource, draft, old as Draft | undefined) !== true) return;
    const charged = quotas.flatMap((quota) => charge(attributes, evaluator, quota) ?? []);
    if (attributes.dryRun) return;
    for (const { quota, used } of charged) {
      writeStatus(context.server, quotaKind, quota, { ...(quota as Draft).status, used: listOf(used) });
    }
  },
};

interface Charge {
  readonly quota: ApiObject;
  readonly used: Amounts;
}

/** Undefined when the quota is not concerned. */
function charge(attributes: Attributes, evaluator: Evaluator, quota: ApiObject): Charge | undefined {
  const { context, draft, old } = attributes;
  const { name } = quota.metadata as { name: string };
  const status: Draft = (quota as Draft).status ?? {};
  const [hard, used] = [amountsOf(status.hard), amountsOf(status.used)];
  const names = [...hard.keys()];
  const deny = (why: string) => refuse(forbidden(named(context.route.kind), shownName(draft), why));
  if (!quotaMatches(evaluator, quota, names, draft)) return undefined;
  const restricted = evaluator.matching(names);
  const problem = evaluator.problem(restricted, draft);
  if (problem !== undefined) deny(`failed quota: ${name}: ${problem}`);
  if (restricted.some((resource) => !used.has(resource))) {
    deny(`status unknown for quota: ${name}, resources: ${[...restricted].sort().join(',')}`);
  }
  const now = nowMs(context.server.kernel);
  const usage = evaluator.usage(draft, now);
  const negative = [...usage].filter(([, { nano }]) => nano < 0n).map(([resource]) => resource);
  if (negative.length > 0) deny(`quota usage is negative for resource(s): ${negative.sort().join(',')}`);
  const before = old !== undefined && quotaMatches(evaluator, quota, names, old as Draft) ? (old as Draft) : undefined;
  const more = withoutZeros(before === undefined ? usage : growth(usage, evaluator.usage(before, now)));
  const requested = mask(more, names);
  if (requested.size === 0) return undefined;
  const total = sum(used, requested);
  const over = context.route.subresource === 'status' ? [] : exceeded(mask(total, requested.keys()), hard);
  if (over.length > 0) {
    const [asked, taken, limit] = [requested, used, hard].map((amounts) => amountsText(mask(amounts, over)));
    deny(`exceeded quota: ${name}, requested: ${asked}, used: ${taken}, limited: ${limit}`);
  }
  return sameAmounts(total, used) ? undefined : { quota, used: total };
}
