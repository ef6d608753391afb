/** Upstream: printPodTemplate, layoutContainerCells (pkg/printers/internalversion/printers.go). */
import type { ApiObject, Draft } from '../kind';
import { columns, formatLabels, nameOf } from '../tables/column';

/** Names and images of a template's containers. */
export function containerCells(template: Draft | null | undefined): readonly [string, string] {
  const containers: readonly Draft[] = template?.spec?.containers ?? [];
  const list = (field: string) => containers.map((container) => container[field] ?? '').join(',');
  return [list('name'), list('image')];
}

export const podTemplateColumns = columns('Name', 'Containers', 'Images', 'Pod Labels');

export function podTemplateRow(object: ApiObject) {
  const { template } = object as Draft;
  return [nameOf(object), ...containerCells(template), formatLabels(template?.metadata?.labels)];
}
