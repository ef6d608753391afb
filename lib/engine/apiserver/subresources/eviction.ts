/** POST …/pods/x/eviction: a deletion that disruption budgets may refuse (registry/core/pod/storage/eviction.go). */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import { decodeBody } from '../../api/machinery/json/decode';
import { ApiStatus, badRequest } from '../../api/machinery/status';
import { thaw } from '../../base/freeze';
import { matchesSelector } from '../../client/object';
import type { ApiResponse } from '../../client/transport';
import { existing } from '../reading/get';
import { optionsInvalid } from '../reading/list-options';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { send } from '../response/render';
import { commitUpdate } from '../writing/commit';
import { checkPreconditions, deleteObject } from '../writing/delete';
import type { DeleteOptions } from '../writing/delete-options';
import { created } from './binding';

const BUDGETS = 'poddisruptionbudgets.policy';
const DISRUPTED = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'EvictionByEvictionAPI',
  message: 'Eviction API: evicting',
};
const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";

export function evict(context: RequestContext): ApiResponse {
  const { name = '', namespace } = context.route;
  const body = decodeBody(context.request.body, context.request.contentType);
  if (!body.ok) return refuse(badRequest(body.message));
  const { metadata = {}, deleteOptions = {}, apiVersion = 'policy/v1', kind = 'Eviction' } = body.value as Draft;
  if (kind !== 'Eviction') {
    const why = `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
    refuse(badRequest(`${kind} in version "${apiVersion.split('/').at(-1)}" cannot be handled as a Eviction: ${why}`));
  }
  const dryRuns: readonly string[] = deleteOptions.dryRun ?? [];
  if (dryRuns.some((value) => value !== 'All')) {
    const message = `Unsupported value: ${JSON.stringify(dryRuns)}: supported values: "All"`;
    refuse(optionsInvalid('DeleteOptions', [{ type: 'FieldValueNotSupported', field: 'dryRun', message }]));
  }
  if (metadata.namespace && metadata.namespace !== namespace)
    refuse(badRequest('the namespace of the provided object does not match the namespace sent on the request'));
  if (metadata.name !== name) refuse(badRequest('name in URL does not match name in Eviction object'));
  const pod = existing(context) as Draft;
  const dryRun = (deleteOptions.dryRun ?? []).length > 0 || context.query.has('dryRun');
  const finished =
    pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed' || pod.status?.phase === 'Pending';
  if (!finished && pod.metadata.deletionTimestamp === undefined) spendBudget(context, namespace, pod, dryRun);
  const options: DeleteOptions = {
    gracePeriodSeconds: deleteOptions.gracePeriodSeconds,
    propagation: deleteOptions.propagationPolicy,
    dryRun,
    uid: deleteOptions.preconditions?.uid,
    resourceVersion: deleteOptions.preconditions?.resourceVersion,
  };
  checkPreconditions(context, pod, options);
  const target = dryRun ? pod : markDisrupted(context, pod);
  deleteObject(context, target, { ...options, resourceVersion: undefined });
  return send(context, 201, created());
}

/** The condition tells controllers that the pod did not fail of itself; no manager owns it. */
function markDisrupted(context: RequestContext, pod: Draft): Draft {
  const conditions: readonly Draft[] = pod.status?.conditions ?? [];
  const before = conditions.find(({ type }) => type === DISRUPTED.type);
  const lastTransitionTime = before?.status === 'True' ? before.lastTransitionTime : context.server.kernel.timestamp();
  const { type, status, reason, message } = DISRUPTED;
  const condition = { type, status, lastProbeTime: null, lastTransitionTime, reason, message };
  const marked =
    before === undefined ? [...conditions, condition] : conditions.map((one) => (one === before ? condition : one));
  return commitUpdate(
    context,
    { ...pod, status: { ...pod.status, conditions: marked } },
    pod as ApiObject,
    false,
  ) as Draft;
}

function spendBudget(context: RequestContext, namespace: string, pod: Draft, dryRun: boolean): void {
  const { store } = context.server;
  const budgets = (store.list(BUDGETS, `${namespace}/`) as readonly Draft[]).filter((budget) =>
    matchesSelector(budget.spec.selector, pod.metadata.labels),
  );
  if (budgets.length > 1) {
    const why = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    refuse(new ApiStatus(500, '', why));
  }
  const [budget] = budgets;
  if (budget === undefined) return;
  const { status = {} } = budget;
  if (!isReady(pod) && maySpareUnready(budget)) return;
  if ((status.observedGeneration ?? 0) < (budget.metadata.generation ?? 0)) {
    refuse(tooMany(`The disruption budget ${budget.metadata.name} is still being processed by the server.`, 10));
  }
  if ((status.disruptionsAllowed ?? 0) <= 0) {
    const { desiredHealthy = 0, currentHealthy = 0 } = status;
    refuse(
      tooMany(
        `The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
      ),
    );
  }
  const draft: Draft = thaw(budget);
  draft.status.disruptionsAllowed -= 1;
  draft.status.disruptedPods = {
    ...draft.status.disruptedPods,
    [pod.metadata.name]: context.server.kernel.timestamp(),
  };
  const kind = context.route.kind;
  // The budget is written as what it is, not as a pod.
  const route = { ...context.route, kind: { ...kind, plural: 'poddisruptionbudgets', group: 'policy' } };
  commitUpdate({ ...context, route }, draft, budget, dryRun);
}

const isReady = (pod: Draft): boolean =>
  (pod.status?.conditions ?? []).some(({ type, status }: Draft) => type === 'Ready' && status === 'True');

/** A pod that is not ready counts for nothing: it may go when the budget says so, or when enough others are healthy. */
function maySpareUnready({ spec, status = {} }: Draft): boolean {
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return desiredHealthy > 0 && currentHealthy >= desiredHealthy;
}

function tooMany(message: string, retryAfterSeconds?: number): ApiStatus {
  return new ApiStatus(429, 'TooManyRequests', REFUSED, {
    causes: [{ reason: 'DisruptionBudget', message }],
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
