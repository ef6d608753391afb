/** What services, claims and all other objects use (pkg/quota/v1/evaluator/core, generic/evaluator.go). */
import { parseQuantity, type Quantity } from '../../../../base/quantity';
import type { Draft } from '../../kind';
import { count, ONE, ZERO } from './amounts';
import { type Evaluator, type ScopeTerm, selects } from './evaluator';

const nothing = () => undefined;
const never = () => false;
const SERVICE = ['count/services', 'services', 'services.nodeports', 'services.loadbalancers'];
const CLAIM = ['persistentvolumeclaims', 'requests.storage'];
const BY_CLASS = '.storageclass.storage.k8s.io/';
const LEGACY_CLASS = 'volume.beta.kubernetes.io/storage-class';

export const serviceUsage: Evaluator = {
  group: '',
  plural: 'services',
  handles: (_operation, subresource) => subresource === undefined,
  matching: (names) => names.filter((name) => SERVICE.includes(name)),
  problem: nothing,
  usage({ spec }) {
    const ports: readonly Draft[] = spec.ports ?? [];
    const balanced = spec.type === 'LoadBalancer';
    const fixedOnly = balanced && spec.allocateLoadBalancerNodePorts === false;
    const nodePorts = fixedOnly ? ports.filter((port) => port.nodePort).length : ports.length;
    return new Map<string, Quantity>([
      ['count/services', ONE],
      ['services', ONE],
      ['services.loadbalancers', balanced ? ONE : ZERO],
      ['services.nodeports', balanced || spec.type === 'NodePort' ? count(nodePorts) : ZERO],
    ]);
  },
  inScope: never,
};

/** Whole bytes, rounded up. */
function storageOf({ spec, status }: Draft): Quantity | undefined {
  const asked = parseQuantity(String(spec.resources?.requests?.storage ?? ''));
  if (asked === undefined) return undefined;
  const allocated = parseQuantity(String(status?.allocatedResources?.storage ?? ''));
  const counted = allocated !== undefined && allocated.nano > asked.nano ? allocated : asked;
  const rest = counted.nano % ONE.nano;
  return rest === 0n ? counted : { ...counted, nano: counted.nano - rest + ONE.nano };
}

function attributesClasses({ spec, status }: Draft): readonly string[] {
  const names = [spec.volumeAttributesClassName, status?.currentVolumeAttributesClassName];
  return names.concat(status?.modifyVolumeStatus?.targetVolumeAttributesClassName).filter((name) => name);
}

export const claimUsage: Evaluator = {
  group: '',
  plural: 'persistentvolumeclaims',
  handles: (_operation, subresource) => subresource === undefined || subresource === 'status',
  matching: (names) =>
    names.filter(
      (name) =>
        name === 'count/persistentvolumeclaims' ||
        CLAIM.includes(name) ||
        CLAIM.some((resource) => name.endsWith(BY_CLASS + resource)),
    ),
  problem: nothing,
  usage(claim) {
    const amounts = new Map<string, Quantity>([
      ['persistentvolumeclaims', ONE],
      ['count/persistentvolumeclaims', ONE],
    ]);
    const name: string = claim.metadata.annotations?.[LEGACY_CLASS] ?? claim.spec.storageClassName ?? '';
    if (name !== '') amounts.set(`${name}${BY_CLASS}persistentvolumeclaims`, ONE);
    const storage = storageOf(claim);
    if (storage === undefined) return amounts;
    amounts.set('requests.storage', storage);
    if (name !== '') amounts.set(`${name}${BY_CLASS}requests.storage`, storage);
    return amounts;
  },
  inScope(term: ScopeTerm, claim) {
    if (term.scopeName !== 'VolumeAttributesClass') return false;
    const names = attributesClasses(claim);
    return names.length === 0 ? selects(term, undefined) : names.some((name) => selects(term, name));
  },
};

/** Kinds that have a name of their own beside `count/…`. */
const ALIASES: Readonly<Record<string, string>> = {
  configmaps: 'configmaps',
  resourcequotas: 'resourcequotas',
  replicationcontrollers: 'replicationcontrollers',
  secrets: 'secrets',
};

/** Any other resource only counts: `count/deployments.apps`. */
export function objectCount(group: string, plural: string): Evaluator {
  const own = `count/${plural}${group === '' ? '' : `.${group}`}`;
  const alias = group === '' && Object.hasOwn(ALIASES, plural) ? ALIASES[plural] : undefined;
  const names = alias === undefined ? [own] : [own, alias];
  return {
    group,
    plural,
    handles: (operation, subresource) => operation === 'CREATE' && subresource === undefined,
    matching: (wanted) => wanted.filter((name) => names.includes(name)),
    problem: nothing,
    usage: () => new Map(names.map((name) => [name, ONE])),
    inScope: never,
  };
}
