/** Upstream: printPod (pkg/printers/internalversion/printers.go). */
import type { PlainObject } from '../../../base/plain';
import type { ApiObject, Draft, PrintContext } from '../kind';
import { ageOf, columns, nameOf } from '../tables/column';
import { podStatusText } from './status-text';

export const podColumns = columns(
  'Name',
  'Ready',
  'Status',
  'Restarts',
  'Age',
  '+IP',
  '+Node',
  '+Nominated Node',
  '+Readiness Gates',
);

export function podRow(object: ApiObject, context: PrintContext) {
  const { spec = {}, status = {} } = object as Draft;
  const text = podStatusText(object, context.nowMs);
  return [
    nameOf(object),
    text.ready,
    text.status,
    text.restarts,
    ageOf(object, context),
    status.podIPs?.[0]?.ip || '<none>',
    spec.nodeName || '<none>',
    status.nominatedNodeName || '<none>',
    gatesText(spec.readinessGates ?? [], status.conditions ?? []),
  ];
}

function gatesText(gates: readonly Draft[], conditions: readonly Draft[]): string {
  if (gates.length === 0) return '<none>';
  const open = gates.filter(
    ({ conditionType }) => conditions.find(({ type }) => type === conditionType)?.status === 'True',
  );
  return `${open.length}/${gates.length}`;
}

/** Finished pods say so beside their cells. */
export function podRowConditions(object: ApiObject): readonly PlainObject[] {
  const reason: string = (object as Draft).status?.phase ?? '';
  const messages: Readonly<Record<string, string>> = {
    Succeeded: 'The pod has completed successfully.',
    Failed: 'The pod failed.',
  };
  const message = messages[reason];
  return message === undefined ? [] : [{ type: 'Completed', status: 'True', reason, message }];
}
