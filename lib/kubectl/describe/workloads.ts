/** ReplicaSet, ReplicationController, Deployment and DaemonSet: selector, replicas, pods, template, conditions, events. */
import { type Draft, entriesOf } from '../draft';
import { rfc1123 } from '../time/civil';
import type { Describer, Describing } from './describer';
import { describeEvents } from './events';
import type { Page } from './page';
import {
  controllerText,
  describeConditions,
  describePodTemplate,
  labelsText,
  podsStatus,
  selectorQueryText,
  selectorText,
} from './pod-template';

function head({ metadata }: Draft, page: Page): void {
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
}

function marks({ metadata }: Draft, page: Page): void {
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
}

export const replicaSet: Describer = {
  kind: 'ReplicaSet',
  group: 'apps',
  describe(object, page, context) {
    const { spec, status = {} } = object;
    head(object, page);
    page.line(0, `Selector:\t${selectorText(spec.selector)}`);
    marks(object, page);
    const owner = controllerText(object);
    if (owner !== undefined) page.line(0, `Controlled By:\t${owner}`);
    page.line(0, `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas} desired`);
    page.line(0, `Pods Status:\t${podsStatus(object, selectorQueryText(spec.selector), context)}`);
    describePodTemplate(spec.template, page);
    describeConditions(status.conditions, page);
    describeEvents(object, page, context);
  },
};

export const replicationController: Describer = {
  kind: 'ReplicationController',
  group: '',
  describe(object, page, context) {
    const { spec, status = {} } = object;
    head(object, page);
    page.line(0, `Selector:\t${labelsText(spec.selector)}`);
    marks(object, page);
    page.line(0, `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas} desired`);
    page.line(0, `Pods Status:\t${podsStatus(object, labelsText(spec.selector), context)}`);
    describePodTemplate(spec.template, page);
    describeConditions(status.conditions, page);
    describeEvents(object, page, context);
  },
};

export const deployment: Describer = {
  kind: 'Deployment',
  group: 'apps',
  describe(object, page, context) {
    const { metadata, spec, status = {} } = object;
    head(object, page);
    page.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
    marks(object, page);
    page.line(0, `Selector:\t${selectorText(spec.selector)}`);
    const counts = [
      `${spec.replicas} desired`,
      `${status.updatedReplicas ?? 0} updated`,
      `${status.replicas ?? 0} total`,
      `${status.availableReplicas ?? 0} available`,
      `${status.unavailableReplicas ?? 0} unavailable`,
    ];
    page.line(0, `Replicas:\t${counts.join(' | ')}`);
    page.line(0, `StrategyType:\t${spec.strategy?.type ?? ''}`);
    page.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`);
    const rolling = spec.strategy?.rollingUpdate;
    if (rolling)
      page.line(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
    describePodTemplate(spec.template, page);
    describeConditions(status.conditions, page);
    describeReplicaSets(object, page, context);
    describeEvents(object, page, context);
  },
};

/** The new ReplicaSet is the one with the Deployment's own template (deployment/util FindNewReplicaSet). */
function describeReplicaSets(object: Draft, page: Page, context: Describing): void {
  const all = context
    .list('apps/v1', 'replicasets', { labels: selectorQueryText(object.spec.selector) })
    .filter((set) =>
      (set.metadata.ownerReferences ?? []).some(
        (reference: Draft) => reference.controller && reference.uid === object.metadata.uid,
      ),
    );
  const wanted = templateText(object.spec.template);
  const isNew = (set: Draft) => templateText(set.spec.template) === wanted;
  const text = (sets: readonly Draft[]) =>
    sets
      .map((set) => `${set.metadata.name} (${set.status?.replicas ?? 0}/${set.spec.replicas} replicas created)`)
      .join(', ') || '<none>';
  const old = all.filter((set) => !isNew(set));
  if (all.length === 0) return;
  page.line(0, `OldReplicaSets:\t${text(old)}`);
  page.line(0, `NewReplicaSet:\t${text(all.filter(isNew))}`);
}

/** A template as text with sorted keys, without the hash label that only ReplicaSets carry. */
function templateText(value: Draft): string {
  if (Array.isArray(value)) return `[${value.map(templateText).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = entriesOf(value).filter(
    ([key, item]) => key !== 'pod-template-hash' && item !== undefined && item !== null,
  );
  return `{${entries.map(([key, item]) => `${key}:${templateText(item)}`).join(',')}}`;
}

export const daemonSet: Describer = {
  kind: 'DaemonSet',
  group: 'apps',
  describe(object, page, context) {
    const { spec, status = {} } = object;
    head(object, page);
    page.line(0, `Selector:\t${selectorText(spec.selector)}`);
    page.line(0, `Node-Selector:\t${labelsText(spec.template.spec.nodeSelector)}`);
    marks(object, page);
    page.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}`);
    page.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}`);
    page.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`);
    page.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`);
    page.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}`);
    page.line(0, `Pods Status:\t${podsStatus(object, selectorQueryText(spec.selector), context)}`);
    describePodTemplate(spec.template, page);
    describeEvents(object, page, context);
  },
};
