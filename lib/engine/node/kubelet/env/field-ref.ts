/** Downward API values (pkg/fieldpath, api/v1/resource ExtractContainerResourceValue): what fieldRef and resourceFieldRef give. */
import { parseQuantity } from '../../../base/quantity';
import { compareText, type Draft } from '../../../client/object';

export interface NodeFacts {
  readonly nodeName: string;
  readonly hostIP: string;
  readonly podIP: string;
  /** Node allocatable: the limit of a container that sets none. */
  readonly allocatable: Draft;
}

const SUBSCRIPT = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/;

export function fieldValue(fieldPath: string, pod: Draft, facts: NodeFacts): string {
  const subscript = SUBSCRIPT.exec(fieldPath);
  const { metadata, spec } = pod;
  if (subscript !== null) {
    const map: Draft = subscript[1] === 'metadata.labels' ? metadata.labels : metadata.annotations;
    return map?.[subscript[2] as string] ?? '';
  }
  switch (fieldPath) {
    case 'metadata.annotations':
      return formatMap(metadata.annotations ?? {});
    case 'metadata.labels':
      return formatMap(metadata.labels ?? {});
    case 'metadata.name':
    case 'metadata.namespace':
    case 'metadata.uid':
      return metadata[fieldPath.slice('metadata.'.length)] ?? '';
    case 'spec.nodeName':
      return facts.nodeName;
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return facts.hostIP;
    default:
      return facts.podIP;
  }
}

function formatMap(map: Draft): string {
  return Object.keys(map)
    .sort(compareText)
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');
}

/** `resource` is `limits.cpu`, `requests.memory`…; rounded up to the divisor. */
export function resourceValue(reference: Draft, container: Draft, facts: NodeFacts): string {
  const [kind = '', ...rest] = String(reference.resource).split('.');
  const name = rest.join('.');
  const { requests = {}, limits = {} } = container.resources ?? {};
  const text = kind === 'limits' ? (limits[name] ?? facts.allocatable[name]) : requests[name];
  const value = parseQuantity(String(text ?? '0'))?.nano ?? 0n;
  const asked = parseQuantity(String(reference.divisor ?? '0'))?.nano ?? 0n;
  const divisor = asked === 0n ? 1_000_000_000n : asked;
  return String((value + divisor - 1n) / divisor);
}
