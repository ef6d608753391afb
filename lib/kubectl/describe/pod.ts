/** `kubectl describe pod`. */
import { rfc1123, since } from '../time/civil';
import { describeContainers, describeResources } from './containers';
import type { Describer } from './describer';
import { describeEvents } from './events';
import { controllerText, describeSpreading, describeTolerations } from './pod-template';
import { describeVolumes } from './volumes';

export const pod: Describer = {
  kind: 'Pod',
  group: '',
  describe(object, page, context) {
    const { metadata, spec, status = {} } = object;
    page.line(0, `Name:\t${metadata.name}`);
    page.line(0, `Namespace:\t${metadata.namespace}`);
    if (spec.priority !== undefined) page.line(0, `Priority:\t${spec.priority}`);
    if (spec.priorityClassName) page.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
    if (spec.serviceAccountName) page.line(0, `Service Account:\t${spec.serviceAccountName}`);
    page.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`);
    if (status.startTime) page.line(0, `Start Time:\t${rfc1123(status.startTime)}`);
    page.labels('Labels', metadata.labels);
    page.annotations('Annotations', metadata.annotations);
    if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
      page.line(0, `Status:\tTerminating (lasts ${since(metadata.deletionTimestamp, context.nowMs)})`);
      page.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds}s`);
    } else page.line(0, `Status:\t${status.phase ?? ''}`);
    if (status.reason) page.line(0, `Reason:\t${status.reason}`);
    if (status.message) page.line(0, `Message:\t${status.message}`);
    if (spec.securityContext?.seccompProfile)
      page.line(0, `SeccompProfile:\t${spec.securityContext.seccompProfile.type}`);
    if (spec.securityContext?.seccompProfile?.type === 'Localhost')
      page.line(0, `LocalhostProfile:\t${spec.securityContext.seccompProfile.localhostProfile}`);
    page.line(0, `IP:\t${status.podIP ?? ''}`);
    if ((status.podIPs ?? []).length === 0) page.line(0, 'IPs:\t<none>');
    else {
      page.line(0, 'IPs:');
      for (const { ip } of status.podIPs) page.line(1, `IP:\t${ip}`);
    }
    const owner = controllerText(object);
    if (owner !== undefined) page.line(0, `Controlled By:\t${owner}`);
    if (status.nominatedNodeName) page.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
    if (spec.resources) {
      page.line(0, 'Resources:');
      describeResources(spec.resources, page, 1);
    }
    if (spec.initContainers?.length > 0) {
      describeContainers('Init Containers', spec.initContainers, status.initContainerStatuses ?? [], object, page, '');
    }
    describeContainers('Containers', spec.containers, status.containerStatuses ?? [], object, page, '');
    if (spec.ephemeralContainers?.length > 0) {
      const statuses = status.ephemeralContainerStatuses ?? [];
      describeContainers('Ephemeral Containers', spec.ephemeralContainers, statuses, object, page, '');
    }
    if (spec.readinessGates?.length > 0) {
      page.line(0, 'Readiness Gates:');
      page.line(1, 'Type\tStatus');
      for (const { conditionType } of spec.readinessGates) {
        const condition = (status.conditions ?? []).find((each: { type: string }) => each.type === conditionType);
        page.line(1, `${conditionType} \t${condition?.status ?? '<none>'} `);
      }
    }
    if (status.conditions?.length > 0) {
      page.line(0, 'Conditions:');
      page.line(1, 'Type\tStatus');
      for (const condition of status.conditions) page.line(1, `${condition.type} \t${condition.status} `);
    }
    describeVolumes(spec.volumes, page, '');
    page.line(0, `QoS Class:\t${status.qosClass ?? ''}`);
    page.labels('Node-Selectors', spec.nodeSelector);
    describeTolerations('Tolerations', spec.tolerations, page);
    describeSpreading(spec.topologySpreadConstraints, page, '');
    describeEvents(object, page, context);
  },
};
