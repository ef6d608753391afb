/** Upstream: pkg/apis/discovery/validation. */
import { plainEqual } from '../../../base/freeze';
import type { ApiObject, FieldError } from '../kind';
import { duplicate, invalid, notSupported, required, tooMany } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { endpointIpErrors, formatIp, ipErrors, parseIp } from '../rules/ip';
import { labelErrors } from '../rules/labels';
import { dns1123LabelErrors, labelValueErrors, qualifiedNameErrors, subdomainErrors } from '../rules/names';
import { PROTOCOLS } from '../rules/ports';

export interface EndpointPort {
  readonly name?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}
export interface Endpoint {
  readonly addresses?: readonly string[];
  readonly nodeName?: string;
  readonly hostname?: string;
  readonly deprecatedTopology?: Readonly<Record<string, string>>;
  readonly hints?: { readonly forZones?: readonly Named[]; readonly forNodes?: readonly Named[] };
}
interface Named {
  readonly name?: string;
}
const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const MOST = { endpoints: 1000, addresses: 100, ports: 20000, topology: 16, hints: 8 };

export function validateEndpointSlice(object: ApiObject): readonly FieldError[] {
  return sliceErrors(object);
}
export function validateEndpointSliceUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  return [...sliceErrors(object, old), ...immutableErrors('addressType', object.addressType, old.addressType)];
}

function sliceErrors(object: ApiObject, old?: ApiObject): readonly FieldError[] {
  const type = (object.addressType ?? '') as string;
  const errors: FieldError[] = [];
  if (type === '') errors.push(required('addressType'));
  else if (!ADDRESS_TYPES.includes(type)) errors.push(notSupported('addressType', type, ADDRESS_TYPES));
  errors.push(...portErrors((object.ports ?? []) as readonly EndpointPort[]));
  const unchanged = old && plainEqual(object.endpoints ?? [], old.endpoints ?? []);
  if (!unchanged) errors.push(...endpointErrors((object.endpoints ?? []) as unknown as readonly Endpoint[], type));
  return errors;
}

function portErrors(ports: readonly EndpointPort[]): readonly FieldError[] {
  if (ports.length > MOST.ports) return [tooMany('ports', ports.length, MOST.ports)];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, { name = '', protocol, appProtocol }] of ports.entries()) {
    const path = `ports[${index}]`;
    if (name !== '') errors.push(...dns1123LabelErrors(name).map((text) => invalid(`${path}.name`, name, text)));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (protocol == null) errors.push(required(`${path}.protocol`));
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
    if (appProtocol != null)
      errors.push(...qualifiedNameErrors(appProtocol).map((text) => invalid(`${path}.appProtocol`, appProtocol, text)));
  }
  return errors;
}

function endpointErrors(endpoints: readonly Endpoint[], type: string): readonly FieldError[] {
  if (endpoints.length > MOST.endpoints) return [tooMany('endpoints', endpoints.length, MOST.endpoints)];
  const errors: FieldError[] = [];
  for (const [index, endpoint] of endpoints.entries()) {
    const path = `endpoints[${index}]`;
    const addresses = endpoint.addresses ?? [];
    if (addresses.length === 0) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'));
    else if (addresses.length > MOST.addresses)
      errors.push(tooMany(`${path}.addresses`, addresses.length, MOST.addresses));
    for (const [at, address] of addresses.entries())
      errors.push(...addressErrors(`${path}.addresses`, at, address, type));
    const { nodeName, hostname, deprecatedTopology: topology = {}, hints } = endpoint;
    if (nodeName != null)
      errors.push(...subdomainErrors(nodeName).map((text) => invalid(`${path}.nodeName`, nodeName, text)));
    const labels = Object.keys(topology).length;
    if (labels > MOST.topology) errors.push(tooMany(`${path}.deprecatedTopology`, labels, MOST.topology));
    errors.push(...labelErrors(topology, `${path}.deprecatedTopology`));
    if (hostname != null)
      errors.push(...dns1123LabelErrors(hostname).map((text) => invalid(`${path}.hostname`, hostname, text)));
    if (hints) errors.push(...hintErrors(`${path}.hints`, hints));
  }
  return errors;
}

function addressErrors(list: string, at: number, address: string, type: string): readonly FieldError[] {
  const path = `${list}[${at}]`;
  if (type === 'FQDN') return fqdnErrors(path, address);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const wrong = ipErrors(path, address);
  if (wrong.length > 0) return wrong;
  const ip = parseIp(address);
  if (!ip) return [];
  if (type === 'IPv6' && formatIp(ip) !== address)
    return [invalid(path, address, `must be in canonical form ("${formatIp(ip)}")`)];
  const family = ip.family === 4 ? 'IPv4' : 'IPv6';
  // The server names the list here, not its item.
  const mismatch = family === type ? [] : [invalid(list, address, `must be an ${type} address`)];
  return [...mismatch, ...endpointIpErrors(path, address)];
}

function fqdnErrors(path: string, address: string): readonly FieldError[] {
  if (address === '') return [required(path)];
  const name = address.replace(/\.$/, '');
  const wrong = subdomainErrors(name);
  if (wrong.length > 0) return [invalid(path, name, wrong.join(','))];
  const labels = name.split('.');
  if (labels.length < 2)
    return [invalid(path, name, 'should be a domain with at least two segments separated by dots')];
  for (const label of labels) {
    const bad = dns1123LabelErrors(label);
    if (bad.length > 0) return [invalid(path, label, bad.join(','))];
  }
  return [];
}

function hintErrors(path: string, { forZones = [], forNodes = [] }: NonNullable<Endpoint['hints']>) {
  const errors: FieldError[] = [];
  const check = (list: string, items: readonly Named[], rule: (name: string) => readonly string[]) => {
    const names = new Set<string>();
    for (const [index, { name = '' }] of items.entries()) {
      const at = `${path}.${list}[${index}].name`;
      if (names.has(name)) errors.push(duplicate(at, name));
      names.add(name);
      errors.push(...rule(name).map((text) => invalid(at, name, text)));
    }
  };
  if (forZones.length > MOST.hints) return [tooMany(`${path}.forZones`, forZones.length, MOST.hints)];
  check('forZones', forZones, labelValueErrors);
  if (forNodes.length > MOST.hints) return [...errors, tooMany(`${path}.forNodes`, forNodes.length, MOST.hints)];
  check('forNodes', forNodes, subdomainErrors);
  return errors;
}
