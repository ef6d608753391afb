/** HorizontalPodAutoscaler, PodDisruptionBudget and PriorityClass. */
import type { Draft } from '../draft';
import { rfc1123 } from '../time/civil';
import type { Describer } from './describer';
import { describeEvents } from './events';
import { describeMarks, describeName } from './head';
import type { Page } from './page';
import { labelsText, selectorText } from './pod-template';

/** `95% (190m) / 80%` of a resource metric, or amounts. */
function resourceText(current: Draft, target: Draft): string {
  if (target.averageValue !== undefined) return `:\t${current?.averageValue ?? '<unknown>'} / ${target.averageValue}`;
  const used =
    current?.averageUtilization === undefined
      ? '<unknown>'
      : `${current.averageUtilization}% (${current.averageValue})`;
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  return `  (as a percentage of request):\t${used} / ${wanted}`;
}

function metricText(metric: Draft, now: Draft): string {
  const { type, resource, containerResource, pods, object, external } = metric;
  if (type === 'Resource') {
    return `resource ${resource.name} on pods${resourceText(now?.resource?.current, resource.target)}`;
  }
  if (type === 'ContainerResource') {
    const { name, container, target } = containerResource;
    return `resource ${name} of container "${container}" on pods${resourceText(now?.containerResource?.current, target)}`;
  }
  if (type === 'Pods') {
    const current = now?.pods?.current?.averageValue ?? '<unknown>';
    return `"${pods.metric.name}" on pods:\t${current} / ${pods.target.averageValue}`;
  }
  const source = object ?? external;
  const current = (object ? now?.object : now?.external)?.current;
  const place = object ? ` on ${object.describedObject.kind}/${object.describedObject.name}` : '';
  const average = source.target.averageValue !== undefined;
  const field = average ? 'averageValue' : 'value';
  const words = average ? 'target average value' : 'target value';
  return `"${source.metric.name}"${place} (${words}):\t${current?.[field] ?? '<unknown>'} / ${source.target[field]}`;
}

function describeBehavior(title: string, rules: Draft, page: Page): void {
  if (!rules) return;
  page.line(1, `${title}:`);
  const window = rules.stabilizationWindowSeconds;
  if (window !== undefined) page.line(2, `Stabilization Window: ${window} seconds`);
  if (!rules.policies?.length) return;
  page.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  page.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of rules.policies) {
    page.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
  }
}

export const autoscaler: Describer = {
  kind: 'HorizontalPodAutoscaler',
  group: 'autoscaling',
  describe(object, page, context) {
    const { metadata, spec, status = {} } = object;
    describeName(object, page);
    describeMarks(object, page);
    page.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
    page.line(0, `Reference:\t${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`);
    page.line(0, 'Metrics:\t( current / target )');
    (spec.metrics ?? []).forEach((metric: Draft, index: number) =>
      page.line(1, metricText(metric, status.currentMetrics?.[index])),
    );
    page.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`);
    page.line(0, `Max replicas:\t${spec.maxReplicas}`);
    if (spec.behavior) {
      page.line(0, 'Behavior:');
      describeBehavior('Scale Up', spec.behavior.scaleUp, page);
      describeBehavior('Scale Down', spec.behavior.scaleDown, page);
    }
    const { currentReplicas = 0, desiredReplicas = 0 } = status;
    page.line(0, `${spec.scaleTargetRef.kind} pods:\t${currentReplicas} current / ${desiredReplicas} desired`);
    if (status.conditions?.length > 0) {
      page.line(0, 'Conditions:');
      page.line(1, 'Type\tStatus\tReason\tMessage');
      page.line(1, '----\t------\t------\t-------');
      for (const { type, status: is, reason = '', message = '' } of status.conditions) {
        page.line(1, `${type}\t${is}\t${reason}\t${message}`);
      }
    }
    describeEvents(object, page, context);
  },
};

export const disruptionBudget: Describer = {
  kind: 'PodDisruptionBudget',
  group: 'policy',
  describe(object, page, context) {
    const { spec, status = {} } = object;
    describeName(object, page);
    if (spec.minAvailable !== undefined) page.line(0, `Min available:\t${spec.minAvailable}`);
    else if (spec.maxUnavailable !== undefined) page.line(0, `Max unavailable:\t${spec.maxUnavailable}`);
    page.line(0, `Selector:\t${spec.selector ? selectorText(spec.selector) : '<unset>'}`);
    page.line(0, 'Status:');
    page.line(2, `Allowed disruptions:\t${status.disruptionsAllowed ?? 0}`);
    page.line(2, `Current:\t${status.currentHealthy ?? 0}`);
    page.line(2, `Desired:\t${status.desiredHealthy ?? 0}`);
    page.line(2, `Total:\t${status.expectedPods ?? 0}`);
    describeEvents(object, page, context);
  },
};

export const priorityClass: Describer = {
  kind: 'PriorityClass',
  group: 'scheduling.k8s.io',
  describe(object, page, context) {
    describeName(object, page, false);
    page.line(0, `Value:\t${object.value ?? 0}`);
    page.line(0, `GlobalDefault:\t${object.globalDefault ?? false}`);
    page.line(0, `PreemptionPolicy:\t${object.preemptionPolicy ?? 'PreemptLowerPriority'}`);
    page.line(0, `Description:\t${object.description ?? ''}`);
    page.line(0, `Annotations:\t${labelsText(object.metadata.annotations)}`);
    describeEvents(object, page, context);
  },
};
