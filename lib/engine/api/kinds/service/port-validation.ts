/** Upstream: validateServicePort and the duplicate checks of validateService. */
import type { FieldError } from '../kind';
import { duplicate, forbidden, invalid, notSupported, required } from '../rules/field-error';
import { dns1123LabelErrors, portNumberErrors, qualifiedNameErrors } from '../rules/names';
import { PROTOCOLS, portNumberOrNameErrors } from '../rules/ports';
import type { ServicePort, ServiceSpec } from './traits';

export function portErrors(ports: readonly ServicePort[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const path = `spec.ports[${index}]`;
    const name = port.name ?? '';
    const complain = (field: string, value: unknown, texts: readonly string[]) =>
      errors.push(...texts.map((text) => invalid(`${path}.${field}`, value, text)));
    if (name === '' && ports.length > 1) errors.push(required(`${path}.name`));
    if (name !== '') {
      complain('name', name, dns1123LabelErrors(name));
      if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
      names.add(name);
    }
    complain('port', port.port ?? 0, portNumberErrors(port.port ?? 0));
    if (!port.protocol) errors.push(required(`${path}.protocol`));
    else if (!PROTOCOLS.includes(port.protocol))
      errors.push(notSupported(`${path}.protocol`, port.protocol, PROTOCOLS));
    complain('targetPort', port.targetPort ?? 0, portNumberOrNameErrors(port.targetPort ?? 0));
    if (port.appProtocol != null) complain('appProtocol', port.appProtocol, qualifiedNameErrors(port.appProtocol));
  }
  return errors;
}

/** Node ports where none may be, then node ports and ports that occur twice for one protocol. */
export function portPairErrors({ type, ports = [] }: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, { nodePort }] of ports.entries()) {
    if (type === 'ClusterIP' && nodePort)
      errors.push(forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
  }
  const before = (index: number, same: (other: ServicePort) => boolean) => ports.slice(0, index).some(same);
  for (const [index, port] of ports.entries()) {
    const twice = (other: ServicePort) => other.nodePort === port.nodePort && other.protocol === port.protocol;
    if (port.nodePort && before(index, twice)) errors.push(duplicate(`spec.ports[${index}].nodePort`, port.nodePort));
  }
  for (const [index, { port = 0, protocol = '' }] of ports.entries()) {
    if (!before(index, (other) => (other.port ?? 0) === port && other.protocol === protocol)) continue;
    // The server prints the internal type with the compared fields only.
    const key = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
    errors.push(duplicate(`spec.ports[${index}]`, key));
  }
  return errors;
}
