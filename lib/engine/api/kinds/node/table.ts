/** Upstream: printNode. */
import type { ApiObject, Draft, PrintContext } from '../kind';
import { ageOf, columns, metadataOf, nameOf } from '../tables/column';

export const nodeColumns = columns(
  'Name',
  'Status',
  'Roles',
  'Age',
  'Version',
  '+Internal-IP',
  '+External-IP',
  '+OS-Image',
  '+Kernel-Version',
  '+Container-Runtime',
);

interface Typed {
  readonly type?: string;
  readonly status?: string;
  readonly address?: string;
}
const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ROLE = 'kubernetes.io/role';

export function nodeRow(object: ApiObject, context: PrintContext) {
  const { spec = {}, status = {} } = object as Draft;
  const info = status.nodeInfo ?? {};
  const kernel = `${info.kernelVersion || '<unknown>'}${info.architecture ? ` (${info.architecture})` : ''}`;
  return [
    nameOf(object),
    statusText(status.conditions ?? [], spec.unschedulable === true),
    rolesText(metadataOf(object).labels ?? {}),
    ageOf(object, context),
    info.kubeletVersion ?? '',
    addressOf(status.addresses, 'InternalIP'),
    addressOf(status.addresses, 'ExternalIP'),
    info.osImage || '<unknown>',
    kernel,
    info.containerRuntimeVersion || '<unknown>',
  ];
}

function statusText(conditions: readonly Typed[], unschedulable: boolean): string {
  // The last of one type counts, as in the map upstream builds.
  const ready = conditions.filter(({ type }) => type === 'Ready').at(-1);
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return unschedulable ? `${text},SchedulingDisabled` : text;
}

function rolesText(labels: Readonly<Record<string, string>>): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(labels)) {
    const role = key.startsWith(ROLE_PREFIX) ? key.slice(ROLE_PREFIX.length) : key === ROLE ? value : '';
    if (role !== '') roles.add(role);
  }
  return roles.size === 0 ? '<none>' : [...roles].sort().join(',');
}

function addressOf(addresses: readonly Typed[] = [], wanted: string): string {
  return addresses.find(({ type }) => type === wanted)?.address ?? '<none>';
}
