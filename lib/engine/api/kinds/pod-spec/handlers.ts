/** Probes and lifecycle hooks. Upstream: validateHandler, validateProbe, validateLifecycle. */
import type { Draft, FieldError } from '../kind';
import { forbidden, invalid, notSupported, required } from '../rules/field-error';
import { headerNameErrors, portNumberErrors } from '../rules/names';
import { portNumberOrNameErrors } from '../rules/ports';
import { nonNegativeErrors } from './scalars';

type Errors = readonly FieldError[];
type Check = (field: string, action: Draft, gracePeriod: number | undefined) => Errors;

const SCHEMES = ['HTTP', 'HTTPS'];
const NUMBERS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

function portErrors(field: string, port: number | string | undefined): Errors {
  const value = port ?? 0;
  return portNumberOrNameErrors(value).map((text) => invalid(`${field}.port`, value, text));
}

const exec: Check = (field, { command }) => ((command ?? []).length > 0 ? [] : [required(`${field}.command`)]);
const tcpSocket: Check = (field, { port }) => portErrors(field, port);
const grpc: Check = (field, { port = 0 }) => portNumberErrors(port).map((text) => invalid(`${field}.port`, port, text));
const httpGet: Check = (field, { path, port, scheme = '', httpHeaders = [] }) => [
  ...(path ? [] : [required(`${field}.path`)]),
  ...portErrors(field, port),
  ...(SCHEMES.includes(scheme) ? [] : [notSupported(`${field}.scheme`, scheme, SCHEMES)]),
  ...httpHeaders.flatMap(({ name = '' }: Draft) =>
    headerNameErrors(name).map((text) => invalid(`${field}.httpHeaders`, name, text)),
  ),
];
const sleep: Check = (field, { seconds = 0 }, gracePeriod) => {
  if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) return [];
  return [invalid(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`)];
};

const OF_PROBES: readonly (readonly [string, Check])[] = [
  ['exec', exec],
  ['httpGet', httpGet],
  ['tcpSocket', tcpSocket],
  ['grpc', grpc],
];
const OF_HOOKS: typeof OF_PROBES = [
  ['exec', exec],
  ['httpGet', httpGet],
  ['tcpSocket', tcpSocket],
  ['sleep', sleep],
];

/** One action and no more. */
function handlerErrors(
  field: string,
  handler: Draft,
  kinds: typeof OF_PROBES,
  gracePeriod: number | undefined,
): Errors {
  const given = kinds.filter(([name]) => handler[name] != null);
  if (given.length === 0) return [required(field, 'must specify a handler type')];
  return given.flatMap(([name, check], index) => {
    const path = `${field}.${name}`;
    if (index > 0) return [forbidden(path, 'may not specify more than 1 handler type')];
    return check(path, handler[name], gracePeriod);
  });
}

function probeErrors(field: string, probe: Draft): Errors {
  const { terminationGracePeriodSeconds: grace } = probe;
  return [
    ...handlerErrors(field, probe, OF_PROBES, undefined),
    ...NUMBERS.flatMap((name) => nonNegativeErrors(`${field}.${name}`, probe[name])),
    ...(grace != null && grace <= 0
      ? [invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')]
      : []),
  ];
}
function onceErrors(field: string, probe: Draft): Errors {
  const threshold = probe.successThreshold ?? 0;
  return threshold === 1 ? [] : [invalid(`${field}.successThreshold`, threshold, 'must be 1')];
}

/** The three probes of a container, in the server's order. */
export function probesErrors(field: string, { livenessProbe, readinessProbe, startupProbe }: Draft): Errors {
  const once = (path: string, probe: Draft | undefined) =>
    probe ? [...probeErrors(path, probe), ...onceErrors(path, probe)] : [];
  const grace = readinessProbe?.terminationGracePeriodSeconds;
  const path = `${field}.readinessProbe`;
  return [
    ...once(`${field}.livenessProbe`, livenessProbe),
    ...(readinessProbe ? probeErrors(path, readinessProbe) : []),
    ...(grace == null
      ? []
      : [invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes')]),
    ...once(`${field}.startupProbe`, startupProbe),
  ];
}

export function lifecycleErrors(field: string, lifecycle: Draft | undefined, gracePeriod: number | undefined): Errors {
  return ['postStart', 'preStop'].flatMap((name) =>
    lifecycle?.[name] ? handlerErrors(`${field}.${name}`, lifecycle[name], OF_HOOKS, gracePeriod) : [],
  );
}
