/** Upstream: ValidateLoadBalancerStatus. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { forbidden, invalid, notSupported, required } from '../rules/field-error';
import { ipErrors, parseIp } from '../rules/ip';
import { subdomainErrors } from '../rules/names';
import { specOf } from './traits';

interface Ingress {
  readonly ip?: string;
  readonly ipMode?: string;
  readonly hostname?: string;
}
const PATH = 'status.loadBalancer.ingress';
const MODES = ['Proxy', 'VIP'];
const ingressOf = (object: ApiObject) => ((object as Draft).status?.loadBalancer?.ingress ?? []) as readonly Ingress[];

export function validateServiceStatus(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const list = ingressOf(object);
  if (specOf(object).type !== 'LoadBalancer' && list.length > 0)
    return [forbidden(PATH, "may only be used when `spec.type` is 'LoadBalancer'")];
  const known = ingressOf(old).map(({ ip = '' }) => ip);
  const errors: FieldError[] = [];
  for (const [index, { ip, ipMode, hostname }] of list.entries()) {
    const path = `${PATH}[${index}]`;
    if (ip) errors.push(...ipErrors(`${path}.ip`, ip, known));
    if (ipMode == null) {
      if (ip) errors.push(required(`${path}.ipMode`, 'must be specified when `ip` is set'));
    } else if (!ip) errors.push(forbidden(`${path}.ipMode`, 'may not be specified when `ip` is not set'));
    else if (!MODES.includes(ipMode)) errors.push(notSupported(`${path}.ipMode`, ipMode, MODES));
    if (!hostname) continue;
    errors.push(...subdomainErrors(hostname).map((text) => invalid(`${path}.hostname`, hostname, text)));
    if (parseIp(hostname)) errors.push(invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address'));
  }
  return errors;
}
