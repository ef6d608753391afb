/** What descriptions of workloads share: the pod template, tolerations, selectors, conditions, counts of pods. */
import { type Draft, entriesOf } from '../draft';
import { describeContainers } from './containers';
import type { Describing } from './describer';
import type { Page } from './page';
import { describeVolumes } from './volumes';

export function describePodTemplate(template: Draft, page: Page): void {
  page.line(0, 'Pod Template:');
  page.labels('  Labels', template.metadata?.labels);
  if (Object.keys(template.metadata?.annotations ?? {}).length > 0)
    page.annotations('  Annotations', template.metadata.annotations);
  const spec = template.spec ?? {};
  if (spec.serviceAccountName) page.line(1, `Service Account:\t${spec.serviceAccountName}`);
  if (spec.initContainers?.length > 0)
    describeContainers('Init Containers', spec.initContainers, undefined, undefined, page, '  ');
  describeContainers('Containers', spec.containers ?? [], undefined, undefined, page, '  ');
  describeVolumes(spec.volumes, page, '  ');
  describeSpreading(spec.topologySpreadConstraints, page, '  ');
  if (spec.priorityClassName) page.line(1, `Priority Class Name:\t${spec.priorityClassName}`);
  page.labels('  Node-Selectors', spec.nodeSelector);
  describeTolerations('  Tolerations', spec.tolerations, page);
}

export function describeSpreading(constraints: readonly Draft[] | undefined, page: Page, space: string): void {
  if (constraints === undefined || constraints.length === 0) return;
  const sorted = [...constraints].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1));
  sorted.forEach(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }, index) => {
    const lead = index === 0 ? `${space}Topology Spread Constraints:` : space;
    const selector = labelSelector ? ` for selector ${selectorText(labelSelector)}` : '';
    page.line(0, `${lead}\t${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`);
  });
}

export function describeTolerations(title: string, tolerations: readonly Draft[] | undefined, page: Page): void {
  const sorted = [...(tolerations ?? [])].sort((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  );
  page.pairs(title, sorted.map(tolerationText));
}

function tolerationText(toleration: Draft): string {
  const { key = '', value = '', effect = '', operator, tolerationSeconds } = toleration;
  let text = `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`;
  if (operator === 'Exists' && value === '') text += text === '' ? 'op=Exists' : ' op=Exists';
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`;
}

/** metav1.FormatLabelSelector: `a=b,c in (d,e),!f`. */
export function selectorText(selector: Draft): string {
  const parts = entriesOf(selector?.matchLabels).map(([key, value]) => `${key}=${value}`);
  for (const { key, operator, values = [] } of selector?.matchExpressions ?? []) {
    const list = [...values].sort().join(',');
    if (operator === 'In') parts.push(`${key} in (${list})`);
    else if (operator === 'NotIn') parts.push(`${key} notin (${list})`);
    else parts.push(operator === 'Exists' ? key : `!${key}`);
  }
  return parts.length === 0 ? '<none>' : parts.join(',');
}

/** labels.FormatLabels. */
export function labelsText(labels: Draft): string {
  return (
    entriesOf(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '<none>'
  );
}

export function describeConditions(conditions: readonly Draft[] | undefined, page: Page): void {
  if (conditions === undefined || conditions.length === 0) return;
  page.line(0, 'Conditions:');
  page.line(1, 'Type\tStatus\tReason');
  page.line(1, '----\t------\t------');
  for (const { type, status, reason = '' } of conditions) page.line(1, `${type} \t${status}\t${reason}`);
}

export function controllerText(object: Draft): string | undefined {
  const owner = (object.metadata.ownerReferences ?? []).find((reference: Draft) => reference.controller === true);
  return owner === undefined ? undefined : `${owner.kind}/${owner.name}`;
}

/** `2 Running / 1 Waiting / 0 Succeeded / 0 Failed` of the pods that a workload controls. */
export function podsStatus(object: Draft, selector: string, context: Describing): string {
  const counts = { Running: 0, Pending: 0, Succeeded: 0, Failed: 0 };
  for (const pod of context.list('v1', 'pods', { labels: selector })) {
    const owner = (pod.metadata.ownerReferences ?? []).find((reference: Draft) => reference.controller === true);
    if (owner?.uid !== object.metadata.uid) continue;
    const phase = pod.status?.phase as keyof typeof counts;
    if (phase in counts) counts[phase]++;
  }
  return `${counts.Running} Running / ${counts.Pending} Waiting / ${counts.Succeeded} Succeeded / ${counts.Failed} Failed`;
}

/** A label selector as a query parameter: the form the API parses. */
export function selectorQueryText(selector: Draft): string {
  const text = selectorText(selector);
  return text === '<none>' ? '' : text;
}
