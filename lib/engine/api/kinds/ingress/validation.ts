/** Upstream: ValidateIngressSpec and what it calls (pkg/apis/networking/validation). */
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid, notSupported, required } from '../rules/field-error';
import { ipErrors, parseIp } from '../rules/ip';
import {
  dns1123LabelErrors,
  pathSegmentErrors,
  portNameErrors,
  portNumberErrors,
  subdomainErrors,
  wildcardSubdomainErrors,
} from '../rules/names';
import { metadataOf } from '../tables/column';

interface Backend {
  readonly resource?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string };
  readonly service?: { readonly name?: string; readonly port?: { readonly name?: string; readonly number?: number } };
}
interface Path {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: Backend;
}
export interface IngressSpec {
  readonly ingressClassName?: string;
  readonly defaultBackend?: Backend;
  readonly rules?: readonly { readonly host?: string; readonly http?: { readonly paths?: readonly Path[] } }[];
  readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
}
const CLASS = 'kubernetes.io/ingress.class';
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_SUFFIXES = ['/..', '/.'];

export function validateIngressCreate(object: ApiObject): readonly FieldError[] {
  const annotation = metadataOf(object).annotations?.[CLASS];
  const name: string | undefined = (object as Draft).spec?.ingressClassName;
  const errors = validateIngress(object);
  if (annotation === undefined || name == null || annotation === name) return errors;
  return [
    ...errors,
    invalid(`annotations.${CLASS}`, annotation, 'must match `ingressClassName` when both are specified'),
  ];
}

export function validateIngress(object: ApiObject): readonly FieldError[] {
  const spec = ((object as Draft).spec ?? {}) as IngressSpec;
  const errors: FieldError[] = [];
  if (!spec.rules?.length && !spec.defaultBackend)
    errors.push(invalid('spec', null, 'either `defaultBackend` or `rules` must be specified'));
  if (spec.defaultBackend) errors.push(...backendErrors('spec.defaultBackend', spec.defaultBackend));
  for (const [index, { host = '', http }] of (spec.rules ?? []).entries()) {
    const path = `spec.rules[${index}]`;
    if (host !== '') {
      if (parseIp(host)) errors.push(invalid(`${path}.host`, host, 'must be a DNS name, not an IP address'));
      errors.push(...hostErrors(`${path}.host`, host));
    }
    if (!http) continue;
    if (!http.paths?.length) errors.push(required(`${path}.http.paths`));
    for (const [at, item] of (http.paths ?? []).entries())
      errors.push(...pathErrors(`${path}.http.paths[${at}]`, item));
  }
  for (const [index, { hosts = [], secretName = '' }] of (spec.tls ?? []).entries()) {
    for (const [at, host] of hosts.entries()) errors.push(...hostErrors(`spec.tls[${index}].hosts[${at}]`, host));
    if (secretName !== '') {
      const path = `spec.tls[${index}].secretName`;
      errors.push(...subdomainErrors(secretName).map((text) => invalid(path, secretName, text)));
    }
  }
  const name = spec.ingressClassName;
  if (name != null) errors.push(...subdomainErrors(name).map((text) => invalid('spec.ingressClassName', name, text)));
  return errors;
}

function hostErrors(path: string, host: string): readonly FieldError[] {
  const rule = host.includes('*') ? wildcardSubdomainErrors : subdomainErrors;
  return rule(host).map((text) => invalid(path, host, text));
}

function pathErrors(at: string, { path = '', pathType, backend = {} }: Path): readonly FieldError[] {
  if (pathType == null) return [required(`${at}.pathType`, 'pathType must be specified')];
  const errors: FieldError[] = [];
  const refuse = (text: string) => errors.push(invalid(`${at}.path`, path, text));
  const relative = !path.startsWith('/');
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (relative) refuse('must be an absolute path');
    for (const bad of BAD_SEQUENCES) if (path.includes(bad)) refuse(`must not contain '${bad}'`);
    for (const bad of BAD_SUFFIXES) if (path.endsWith(bad)) refuse(`cannot end with '${bad}'`);
  } else if (pathType === 'ImplementationSpecific') {
    if (path !== '' && relative) refuse('must be an absolute path');
  } else errors.push(notSupported(`${at}.pathType`, pathType, PATH_TYPES));
  return [...errors, ...backendErrors(`${at}.backend`, backend)];
}

function backendErrors(path: string, { resource, service }: Backend): readonly FieldError[] {
  if (resource && service) return [invalid(path, '', 'cannot set both resource and service backends')];
  if (resource) return resourceErrors(`${path}.resource`, resource);
  if (!service) return [invalid(path, '', 'resource or service backend is required')];
  const errors: FieldError[] = [];
  const complain = (field: string, value: unknown, texts: readonly string[]) =>
    errors.push(...texts.map((text) => invalid(`${path}.service.${field}`, value, text)));
  const { name = '', port = {} } = service;
  if (name === '') errors.push(required(`${path}.service.name`));
  else complain('name', name, dns1123LabelErrors(name));
  if (port.name && port.number) errors.push(invalid(path, '', 'cannot set both port name & port number'));
  else if (port.name) complain('port.name', port.name, portNameErrors(port.name));
  else if (port.number) complain('port.number', port.number, portNumberErrors(port.number));
  else errors.push(required(path, 'port name or number is required'));
  return errors;
}

function resourceErrors(path: string, { apiGroup, kind = '', name = '' }: NonNullable<Backend['resource']>) {
  const errors: FieldError[] = [];
  if (apiGroup != null)
    errors.push(...subdomainErrors(apiGroup).map((text) => invalid(`${path}.apiGroup`, apiGroup, text)));
  for (const [field, value] of Object.entries({ kind, name })) {
    if (value === '') errors.push(required(`${path}.${field}`));
    else errors.push(...pathSegmentErrors(value).map((text) => invalid(`${path}.${field}`, value, text)));
  }
  return errors;
}

export function validateIngressStatus(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const list = (it: ApiObject): readonly Draft[] => (it as Draft).status?.loadBalancer?.ingress ?? [];
  const known = list(old).map(({ ip }) => ip as string);
  return list(object).flatMap(({ ip, hostname }, index) => {
    const path = `status.loadBalancer.ingress[${index}]`;
    const errors: FieldError[] = ip ? [...ipErrors(`${path}.ip`, ip, known)] : [];
    if (!hostname) return errors;
    errors.push(...subdomainErrors(hostname).map((text) => invalid(`${path}.hostname`, hostname, text)));
    if (parseIp(hostname)) errors.push(invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address'));
    return errors;
  });
}
