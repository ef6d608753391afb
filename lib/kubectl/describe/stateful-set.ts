/** StatefulSet, with its volume claim templates. */
import type { Draft } from '../draft';
import { rfc1123 } from '../time/civil';
import type { Describer } from './describer';
import { describeEvents } from './events';
import { describeMarks, describeName, listText } from './head';
import type { Page } from './page';
import { describePodTemplate, podsStatus, selectorQueryText } from './pod-template';

function describeClaims(templates: readonly Draft[] | undefined, page: Page): void {
  if (!templates?.length) return page.line(0, 'Volume Claims:\t<none>');
  page.line(0, 'Volume Claims:');
  for (const { metadata, spec } of templates) {
    page.line(1, `Name:\t${metadata.name}`);
    page.line(1, `StorageClass:\t${spec.storageClassName ?? ''}`);
    page.labels('  Labels', metadata.labels);
    page.labels('  Annotations', metadata.annotations);
    page.line(1, `Capacity:\t${spec.resources?.requests?.storage ?? '<default>'}`);
    page.line(1, `Access Modes:\t${listText(spec.accessModes)}`);
  }
}

export const statefulSet: Describer = {
  kind: 'StatefulSet',
  group: 'apps',
  describe(object, page, context) {
    const { metadata, spec, status = {} } = object;
    describeName(object, page);
    page.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
    page.line(0, `Selector:\t${selectorQueryText(spec.selector)}`);
    describeMarks(object, page);
    page.line(0, `Replicas:\t${spec.replicas} desired | ${status.replicas ?? 0} total`);
    page.line(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`);
    const rolling = spec.updateStrategy?.rollingUpdate;
    if (rolling?.partition !== undefined) {
      page.line(1, `Partition:\t${rolling.partition}`);
      if (rolling.maxUnavailable !== undefined) page.line(1, `MaxUnavailable:\t${rolling.maxUnavailable}`);
    }
    page.line(0, `Pods Status:\t${podsStatus(object, selectorQueryText(spec.selector), context)}`);
    describePodTemplate(spec.template, page);
    describeClaims(spec.volumeClaimTemplates, page);
    describeEvents(object, page, context);
  },
};
