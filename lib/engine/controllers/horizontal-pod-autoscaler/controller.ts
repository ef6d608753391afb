/**
 * HorizontalPodAutoscalers (pkg/controller/podautoscaler): every 15 s the size of the target by its limits and by the
 * resource metrics API, where there is one; without it the autoscaler says that it cannot tell.
 */
import { discoverPreferred } from '../../client/discovery';
import type { EventRecorder } from '../../client/event-recorder';
import type { Informer } from '../../client/informer';
import { asDraft, type Draft, keyOf, semanticEqual, splitKey } from '../../client/object';
import { AUTOSCALERS, PODS, pathOf, type Resource } from '../../client/resources';
import type { SyncResult, WorkQueue } from '../../client/work-queue';
import { SECOND } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { withCondition } from './conditions';
import { Recommendations } from './recommendations';
import { selectedPods, Targets } from './targets';
import { milli, type Proposal, propose } from './utilization';

const PERIOD_US = 15 * SECOND;
const NO_METRICS = 'the server could not find the requested resource (get pods.metrics.k8s.io)';

export const horizontalPodAutoscalerController: ControllerDefinition = {
  name: 'horizontal-pod-autoscaler-controller',
  serviceAccount: 'horizontal-pod-autoscaler',
  requires: [AUTOSCALERS],
  start: (context) => {
    new Autoscaler(context);
  },
};

class Autoscaler {
  private readonly autoscalers: Informer;
  private readonly pods: Informer;
  private readonly queue: WorkQueue;
  private readonly recorder: EventRecorder;
  private readonly recommendations: Recommendations;
  private readonly targets: Targets;

  constructor(private readonly context: ControllerContext) {
    this.autoscalers = context.informers.for(AUTOSCALERS);
    this.pods = context.informers.for(PODS);
    this.recorder = context.recorder('horizontal-pod-autoscaler');
    this.recommendations = context.keep('recommendations', new Recommendations());
    this.targets = context.keep('targets', new Targets());
    this.queue = context.queue((key) => this.sync(key));
    const later = (autoscaler: Draft): void => this.queue.addAfter(keyOf(autoscaler), PERIOD_US);
    this.autoscalers.addHandler({
      added: later,
      updated: later,
      deleted: (autoscaler) => {
        this.recommendations.forget(keyOf(autoscaler));
        this.targets.forget(keyOf(autoscaler));
      },
    });
  }

  private sync(key: string): SyncResult {
    const autoscaler = this.autoscalers.byKey(key);
    if (autoscaler === undefined) return undefined;
    const status = this.reconcile(key, autoscaler);
    if (!semanticEqual(status, autoscaler.status)) {
      this.context.client.updateStatus(AUTOSCALERS, { ...autoscaler, status });
    }
    return { afterUs: PERIOD_US };
  }

  private reconcile(key: string, autoscaler: Draft): Draft {
    const { client, kernel } = this.context;
    const { namespace } = splitKey(key);
    const { scaleTargetRef, maxReplicas, minReplicas = 1 } = autoscaler.spec;
    let conditions: readonly Draft[] = autoscaler.status?.conditions ?? [];
    const set = (...condition: Parameters<typeof withCondition>[1]): void => {
      conditions = withCondition(conditions, condition, kernel.timestamp());
    };
    const resource = this.resourceOf(scaleTargetRef);
    const path = pathOf(resource ?? PODS, namespace, scaleTargetRef.name, 'scale');
    const answer = resource === undefined ? undefined : client.transport.request({ method: 'GET', path });
    if (resource === undefined || answer === undefined || answer.status >= 400) {
      const kind = `${scaleTargetRef.kind}.${scaleTargetRef.apiVersion}`;
      const message: string = answer === undefined ? `no matches for kind "${kind}"` : asDraft(answer.body).message;
      this.recorder.event(autoscaler, 'Warning', 'FailedGetScale', message);
      const text = `the HPA controller was unable to get the target's current scale: ${message}`;
      set('AbleToScale', 'False', 'FailedGetScale', text);
      return { ...autoscaler.status, conditions };
    }
    const scale = asDraft(answer.body);
    const current: number = scale.spec?.replicas ?? 0;
    const could = "the HPA controller was able to get the target's current scale";
    set('AbleToScale', 'True', 'SucceededGetScale', could);
    this.recommendations.begin(key, current, kernel.now);
    const { currentMetrics: _, ...former } = autoscaler.status ?? {};
    const base = { ...former, currentReplicas: current };
    let desired = current;
    let reason = '';
    let metrics: readonly Draft[] | undefined;
    if (current === 0) {
      desired = 0;
      const message = 'scaling is disabled since the replica count of the target is zero';
      set('ScalingActive', 'False', 'ScalingDisabled', message);
    } else if (current > maxReplicas) {
      reason = 'Current number of replicas above Spec.MaxReplicas';
      desired = maxReplicas;
    } else if (current < minReplicas) {
      reason = 'Current number of replicas below Spec.MinReplicas';
      desired = minReplicas;
    } else {
      const wanted = this.fromMetrics(autoscaler, scale, current);
      if ('failure' in wanted) {
        set('ScalingActive', 'False', wanted.reason, wanted.cause);
        this.recorder.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', wanted.failure);
        const known = wanted.statuses === undefined ? {} : { currentMetrics: wanted.statuses };
        return { ...base, ...known, desiredReplicas: autoscaler.status?.desiredReplicas ?? 0, conditions };
      }
      const text = `the HPA was able to successfully calculate a replica count from ${wanted.metric}`;
      set('ScalingActive', 'True', 'ValidMetricFound', text);
      metrics = wanted.statuses;
      desired = this.recommendations.stabilized(key, wanted.replicas, kernel.now);
      if (desired === wanted.replicas) {
        set('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
      } else {
        const held = 'recent recommendations were higher than current one, applying the highest recent recommendation';
        set('AbleToScale', 'True', 'ScaleDownStabilized', held);
      }
      const limited = limit(desired, current, minReplicas, maxReplicas);
      set(
        'ScalingLimited',
        limited.reason === 'DesiredWithinRange' ? 'False' : 'True',
        limited.reason,
        limited.message,
      );
      desired = limited.replicas;
      reason = desired > current ? `${wanted.metric} above target` : 'All metrics below target';
    }
    let lastScaleTime: string | undefined = autoscaler.status?.lastScaleTime;
    if (desired !== current) {
      const body = { ...scale, spec: { ...scale.spec, replicas: desired } };
      const contentType = 'application/json';
      const written = client.transport.request({ method: 'PUT', path, contentType, body });
      if (written.status >= 400) {
        const { message } = asDraft(written.body);
        this.recorder.event(
          autoscaler,
          'Warning',
          'FailedRescale',
          `New size: ${desired}; reason: ${reason}; error: ${message}`,
        );
        set(
          'AbleToScale',
          'False',
          'FailedUpdateScale',
          `the HPA controller was unable to update the target scale: ${message}`,
        );
        return { ...base, desiredReplicas: current, conditions };
      }
      set(
        'AbleToScale',
        'True',
        'SucceededRescale',
        `the HPA controller was able to update the target scale to ${desired}`,
      );
      this.recorder.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`);
      lastScaleTime = kernel.timestamp();
    }
    return {
      ...base,
      desiredReplicas: desired,
      ...(metrics === undefined ? {} : { currentMetrics: metrics }),
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      conditions,
    };
  }

  private resourceOf(target: Draft): Resource | undefined {
    const [, group = ''] = (target.apiVersion as string).split('/').reverse();
    const { resources } = discoverPreferred(this.context.client);
    return resources.find((r) => r.group === group && r.kind === target.kind);
  }

  private fromMetrics(
    autoscaler: Draft,
    scale: Draft,
    current: number,
  ):
    | { readonly replicas: number; readonly metric: string; readonly statuses: readonly Draft[] }
    | {
        readonly failure: string;
        readonly cause: string;
        readonly reason: string;
        readonly statuses: readonly Draft[] | undefined;
      } {
    const rivals = this.targets.rivals(autoscaler, scale.status?.selector ?? '', this.pods);
    if (rivals.length > 1) {
      const failure = `pods by selector ${scale.status.selector} are controlled by multiple HPAs: [${rivals.join(' ')}]`;
      this.recorder.event(autoscaler, 'Warning', 'AmbiguousSelector', failure);
      return { failure, cause: failure, reason: 'AmbiguousSelector', statuses: undefined };
    }
    const specs: readonly Draft[] = autoscaler.spec.metrics ?? [];
    let best: { readonly replicas: number; readonly metric: string } | undefined;
    let first: { readonly cause: string; readonly reason: string; readonly what: string } | undefined;
    let invalid = 0;
    const statuses: Draft[] = [];
    for (const spec of specs) {
      const proposal = this.fromResource(autoscaler, spec, scale, current);
      if (typeof proposal === 'string') {
        invalid += 1;
        // What cannot be read leaves an empty place.
        statuses.push({ type: '' });
        const name: string = spec.resource?.name ?? spec.type.toLowerCase();
        const reason = spec.type === 'Resource' ? 'FailedGetResourceMetric' : `FailedGet${spec.type}Metric`;
        this.recorder.event(autoscaler, 'Warning', reason, proposal);
        first ??= { cause: proposal, reason, what: `failed to get ${name} resource metric value: ${proposal}` };
        continue;
      }
      const { name } = spec.resource;
      const share = spec.resource.target.type === 'Utilization';
      const metric = share ? `${name} resource utilization (percentage of request)` : `${name} resource`;
      const value = {
        averageValue: `${proposal.average}m`,
        ...(share ? { averageUtilization: proposal.utilization } : {}),
      };
      statuses.push({ type: 'Resource', resource: { name, current: value } });
      if (best === undefined || proposal.replicas > best.replicas) best = { replicas: proposal.replicas, metric };
    }
    if (best !== undefined && (first === undefined || best.replicas >= current)) return { ...best, statuses };
    const failure = `invalid metrics (${invalid} invalid out of ${specs.length}), first error is: ${first?.what ?? ''}`;
    const cause = `the HPA was unable to compute the replica count: ${first?.cause ?? ''}`;
    return { failure, cause, reason: first?.reason ?? '', statuses };
  }

  private fromResource(autoscaler: Draft, spec: Draft, scale: Draft, current: number): Proposal | string {
    if (spec.type !== 'Resource') return `unable to get metric of type ${spec.type}: no such metrics API`;
    const { name, target } = spec.resource;
    const prefix =
      target.type === 'Utilization' ? `failed to get ${name} utilization: ` : `failed to get ${name} usage: `;
    const { namespace } = autoscaler.metadata;
    const selector: string = scale.status?.selector ?? '';
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`;
    const query = `labelSelector=${encodeURIComponent(selector)}`;
    const answer = this.context.client.transport.request({ method: 'GET', path, query });
    if (answer.status >= 400) {
      const why = answer.status === 404 ? NO_METRICS : asDraft(answer.body).message;
      const api = `unable to fetch metrics from resource metrics API: ${why}`;
      return `${prefix}unable to get metrics for resource ${name}: ${api}`;
    }
    const usage = new Map<string, number>();
    for (const item of asDraft(answer.body).items ?? []) {
      const used = (item.containers ?? []).reduce((sum: number, c: Draft) => sum + milli(c.usage?.[name]), 0);
      usage.set(item.metadata.name, used);
    }
    const pods = selectedPods(this.pods, namespace, selector);
    const proposal = propose(name, target, pods, usage, current);
    return typeof proposal === 'string' ? `${prefix}${proposal}` : proposal;
  }
}

/** Not beyond the limits, nor up by more than double (or four) at once. */
function limit(
  desired: number,
  current: number,
  min: number,
  max: number,
): { readonly replicas: number; readonly reason: string; readonly message: string } {
  const rate = Math.max(2 * current, 4);
  if (desired < min) {
    const message = 'the desired replica count is less than the minimum replica count';
    return { replicas: min, reason: 'TooFewReplicas', message };
  }
  if (desired > Math.min(rate, max)) {
    return max <= rate
      ? {
          replicas: max,
          reason: 'TooManyReplicas',
          message: 'the desired replica count is more than the maximum replica count',
        }
      : {
          replicas: rate,
          reason: 'ScaleUpLimit',
          message: 'the desired replica count is increasing faster than the maximum scale rate',
        };
  }
  return {
    replicas: desired,
    reason: 'DesiredWithinRange',
    message: 'the desired count is within the acceptable range',
  };
}
