/** Upstream: validateEndpointSubsets and what it calls. */
import type { ApiObject, FieldError } from '../kind';
import { invalid, notSupported, required } from '../rules/field-error';
import { endpointIpErrors, ipErrors } from '../rules/ip';
import { dns1123LabelErrors, portNumberErrors, qualifiedNameErrors, subdomainErrors } from '../rules/names';
import { PROTOCOLS } from '../rules/ports';

interface Address {
  readonly ip?: string;
  readonly hostname?: string;
  readonly nodeName?: string;
}
interface Port {
  readonly name?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}
interface Subset {
  readonly addresses?: readonly Address[];
  readonly notReadyAddresses?: readonly Address[];
  readonly ports?: readonly Port[];
}
export function subsetsOf(object: ApiObject): readonly Subset[] {
  return (object.subsets ?? []) as unknown as readonly Subset[];
}

export function subsetErrors(object: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, { addresses = [], notReadyAddresses = [], ports = [] }] of subsetsOf(object).entries()) {
    const path = `subsets[${index}]`;
    if (addresses.length === 0 && notReadyAddresses.length === 0)
      errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
    for (const [at, address] of addresses.entries()) errors.push(...addressErrors(`${path}.addresses[${at}]`, address));
    for (const [at, address] of notReadyAddresses.entries())
      errors.push(...addressErrors(`${path}.notReadyAddresses[${at}]`, address));
    for (const [at, port] of ports.entries())
      errors.push(...portErrors(`${path}.ports[${at}]`, port, ports.length > 1));
  }
  return errors;
}

function addressErrors(path: string, { ip = '', hostname, nodeName }: Address): readonly FieldError[] {
  const errors: FieldError[] = [...ipErrors(`${path}.ip`, ip)];
  if (hostname) errors.push(...dns1123LabelErrors(hostname).map((text) => invalid(`${path}.hostname`, hostname, text)));
  if (nodeName != null)
    errors.push(...subdomainErrors(nodeName).map((text) => invalid(`${path}.nodeName`, nodeName, text)));
  return [...errors, ...endpointIpErrors(`${path}.ip`, ip)];
}

function portErrors(path: string, { name, port = 0, protocol, appProtocol }: Port, named: boolean) {
  const errors: FieldError[] = [];
  if (name) errors.push(...dns1123LabelErrors(name).map((text) => invalid(`${path}.name`, name, text)));
  else if (named) errors.push(required(`${path}.name`));
  errors.push(...portNumberErrors(port).map((text) => invalid(`${path}.port`, port, text)));
  if (!protocol) errors.push(required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  if (appProtocol != null)
    errors.push(...qualifiedNameErrors(appProtocol).map((text) => invalid(`${path}.appProtocol`, appProtocol, text)));
  return errors;
}
