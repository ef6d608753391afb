/** Upstream: ValidateNetworkPolicySpec (pkg/apis/networking/validation). Networks the old policy had stay good. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { forbidden, invalid, notSupported, required } from '../rules/field-error';
import { type Cidr, cidrErrors, formatIp, networkOf, parseCidr } from '../rules/ip';
import { cidrWarnings } from '../rules/ip-warnings';
import { type LabelSelector, labelSelectorErrors } from '../rules/labels';
import { portNameErrors, portNumberErrors } from '../rules/names';

interface Port {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}
interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr?: string; readonly except?: readonly string[] };
}
interface Rule {
  readonly ports?: readonly Port[];
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const TYPES = ['Ingress', 'Egress'];

export function validateNetworkPolicy(object: ApiObject, old?: ApiObject): readonly FieldError[] {
  const spec: Draft = (object as Draft).spec ?? {};
  const known = old ? blocksOf(old) : [];
  const errors: FieldError[] = [...labelSelectorErrors(spec.podSelector, 'spec.podSelector')];
  for (const [list, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    for (const [index, rule] of ((spec[list] ?? []) as readonly Rule[]).entries()) {
      const path = `spec.${list}[${index}]`;
      for (const [at, port] of (rule.ports ?? []).entries()) errors.push(...portErrors(`${path}.ports[${at}]`, port));
      for (const [at, peer] of (rule[peers] ?? []).entries())
        errors.push(...peerErrors(`${path}.${peers}[${at}]`, peer, known));
    }
  }
  const types: readonly string[] = spec.policyTypes ?? [];
  if (types.length > TYPES.length)
    return [...errors, invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  for (const [index, type] of types.entries())
    if (!TYPES.includes(type)) errors.push(notSupported(`spec.policyTypes[${index}]`, type, TYPES));
  return errors;
}

function blocksOf(object: ApiObject): readonly string[] {
  const spec: Draft = (object as Draft).spec ?? {};
  const rules: readonly Rule[] = [...(spec.ingress ?? []), ...(spec.egress ?? [])];
  const peers = rules.flatMap(({ from = [], to = [] }) => [...from, ...to]);
  return peers.flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr ?? '', ...(ipBlock.except ?? [])] : []));
}

function portErrors(path: string, { protocol, port, endPort }: Port): readonly FieldError[] {
  const errors: FieldError[] = [];
  const end = `${path}.endPort`;
  if (protocol != null && !PROTOCOLS.includes(protocol))
    errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  if (port == null) {
    if (endPort != null) errors.push(invalid(end, endPort, 'may not be specified when `port` is not specified'));
  } else if (typeof port === 'number') {
    errors.push(...portNumberErrors(port).map((text) => invalid(`${path}.port`, port, text)));
    if (endPort == null) return errors;
    // The server shows the first port as the wrong value.
    if (endPort < port) errors.push(invalid(end, port, 'must be greater than or equal to `port`'));
    errors.push(...portNumberErrors(endPort).map((text) => invalid(end, endPort, text)));
  } else {
    if (endPort != null) errors.push(invalid(end, endPort, 'may not be specified when `port` is non-numeric'));
    errors.push(...portNameErrors(port).map((text) => invalid(`${path}.port`, port, text)));
  }
  return errors;
}

function peerErrors(path: string, peer: Peer, known: readonly string[]): readonly FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const errors: FieldError[] = [];
  if (podSelector) errors.push(...labelSelectorErrors(podSelector, `${path}.podSelector`));
  if (namespaceSelector) errors.push(...labelSelectorErrors(namespaceSelector, `${path}.namespaceSelector`));
  if (ipBlock) errors.push(...blockErrors(`${path}.ipBlock`, ipBlock, known));
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(required(path, 'must specify a peer'));
  else if (ipBlock && (podSelector || namespaceSelector))
    errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  return errors;
}

function blockErrors(path: string, block: NonNullable<Peer['ipBlock']>, known: readonly string[]) {
  const { cidr = '', except = [] } = block;
  if (cidr === '') return [required(`${path}.cidr`)];
  const errors: FieldError[] = [...cidrErrors(`${path}.cidr`, cidr, known)];
  const outer = parseCidr(cidr);
  if (!outer) return errors;
  for (const [index, text] of except.entries()) {
    const at = `${path}.except[${index}]`;
    errors.push(...cidrErrors(at, text, known));
    const inner = parseCidr(text);
    if (inner && !isStrictSubset(inner, outer)) errors.push(invalid(at, text, 'must be a strict subset of `cidr`'));
  }
  return errors;
}

function isStrictSubset(inner: Cidr, outer: Cidr): boolean {
  if (inner.ip.family !== outer.ip.family || outer.prefix >= inner.prefix) return false;
  const widened = networkOf({ ip: inner.ip, prefix: outer.prefix });
  return formatIp(widened) === formatIp(networkOf(outer));
}

/** Upstream: networkPolicyWarnings. */
export function networkPolicyWarnings(object: ApiObject): readonly string[] {
  const spec: Draft = (object as Draft).spec ?? {};
  const of = (list: 'ingress' | 'egress', peers: 'from' | 'to') =>
    ((spec[list] ?? []) as readonly Rule[]).flatMap((rule, index) =>
      (rule[peers] ?? []).flatMap(({ ipBlock }, at) => {
        const path = `spec.${list}[${index}].${peers}[${at}].ipBlock`;
        if (!ipBlock) return [];
        return [
          ...cidrWarnings(`${path}.cidr`, ipBlock.cidr ?? ''),
          ...(ipBlock.except ?? []).flatMap((text, number) => cidrWarnings(`${path}.except[${number}]`, text)),
        ];
      }),
    );
  return [...of('ingress', 'from'), ...of('egress', 'to')];
}
