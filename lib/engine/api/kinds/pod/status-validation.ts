/** Upstream: ValidatePodStatusUpdate and what it calls (pkg/apis/core/validation/validation.go). */
import type { ApiObject, Draft, FieldError } from '../kind';
import { keyErrors, subdomainNameErrors } from '../pod-spec/scalars';
import { duplicate, forbidden, invalid } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { ipErrors, parseIp } from '../rules/ip';
import { annotationChangeErrors } from './update-validation';

type Errors = readonly FieldError[];
const SYSTEM_CONDITIONS = ['PodScheduled', 'Ready', 'Initialized'];
const NOT_NEGATIVE = 'must be a non-negative integer';

export function podStatusErrors(object: ApiObject, old: ApiObject): Errors {
  const { spec = {}, status = {} } = object as Draft;
  const { spec: oldSpec = {}, status: before = {} } = old as Draft;
  const errors: FieldError[] = [
    ...annotationChangeErrors(object, old),
    ...conditionErrors('status.conditions', status.conditions ?? []),
    ...nominationErrors(status.nominatedNodeName, before.nominatedNodeName, oldSpec.nodeName),
  ];
  if ((status.observedGeneration ?? 0) < 0)
    errors.push(invalid('status.observedGeneration', status.observedGeneration, NOT_NEGATIVE));
  errors.push(...immutableErrors('status.qosClass', status.qosClass ?? '', before.qosClass ?? ''));
  for (const [list, containers] of [
    ['containerStatuses', 'containers'],
    ['initContainerStatuses', 'initContainers'],
  ] as const)
    errors.push(...revivalErrors(`status.${list}`, status[list] ?? [], before[list] ?? [], oldSpec, containers));
  const ephemeral = 'ephemeralContainerStatuses';
  errors.push(...revivalErrors(`status.${ephemeral}`, status[ephemeral] ?? [], before[ephemeral] ?? [], oldSpec));
  return [
    ...errors,
    ...claimErrors('status.resourceClaimStatuses', status.resourceClaimStatuses ?? [], spec.resourceClaims ?? []),
    ...addressErrors('status.podIPs', status.podIPs ?? [], before.podIPs ?? []),
    ...hostAddressErrors(status, before),
  ];
}

function conditionErrors(field: string, conditions: readonly Draft[]): Errors {
  return conditions.flatMap(({ type = '', observedGeneration = 0 }, index) => [
    ...(observedGeneration < 0
      ? [invalid(`${field}[${index}].observedGeneration`, observedGeneration, NOT_NEGATIVE)]
      : []),
    ...(SYSTEM_CONDITIONS.includes(type) ? [] : keyErrors(`${field}[${index}].Type`, type)),
  ]);
}

/** A pod that has its node needs no other. */
function nominationErrors(name = '', before = '', nodeName = ''): Errors {
  if (name === '' || name === before) return [];
  const field = 'status.nominatedNodeName';
  const bound = forbidden(field, 'may not be set on pods that are already bound to a node');
  return [...subdomainNameErrors(field, name), ...(nodeName === '' ? [] : [bound])];
}

/** What has ended for good stays so. `list`: where the spec says whether it may start again; ephemeral ones never do. */
function revivalErrors(
  field: string,
  statuses: readonly Draft[],
  before: readonly Draft[],
  spec: Draft,
  list?: 'containers' | 'initContainers',
): Errors {
  if (list !== undefined && anyRestartsAll(spec)) return [];
  return before.flatMap(({ name, state }, index) => {
    if (!state?.terminated) return [];
    const now = statuses.find((status) => status.name === name && !status.state?.terminated);
    if (!now) return [];
    const container = list === undefined ? undefined : (spec[list] ?? []).find((c: Draft) => c.name === name);
    if (container && mayRestart(container, spec, state.terminated.exitCode ?? 0)) return [];
    return [forbidden(`${field}[${index}].state`, 'may not be transitioned to non-terminated state')];
  });
}

const rulesOf = (container: Draft): readonly Draft[] => container.restartPolicyRules ?? [];
function anyRestartsAll(spec: Draft): boolean {
  const containers: readonly Draft[] = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  return containers.some((container) => rulesOf(container).some(({ action }) => action === 'RestartAllContainers'));
}

/** Upstream: ContainerShouldRestart (pkg/api/v1/pod/util.go). */
function mayRestart(container: Draft, spec: Draft, exitCode: number): boolean {
  if (container.restartPolicy) {
    const matches = ({ exitCodes }: Draft) => {
      const listed = (exitCodes?.values ?? []).includes(exitCode);
      return exitCodes !== undefined && (exitCodes.operator === 'NotIn' ? !listed : listed);
    };
    if (rulesOf(container).some((rule) => rule.action === 'Restart' && matches(rule))) return true;
  }
  const policy = container.restartPolicy ?? spec.restartPolicy;
  return policy === 'Never' ? false : policy !== 'OnFailure' || exitCode !== 0;
}

function claimErrors(field: string, statuses: readonly Draft[], claims: readonly Draft[]): Errors {
  const seen = new Set<string>();
  return statuses.flatMap(({ name = '', resourceClaimName }, index) => {
    const path = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (!claims.some((claim) => claim.name === name))
      errors.push(invalid(`${path}.name`, name, 'must match the name of an entry in `spec.resourceClaims`'));
    if (seen.has(name)) errors.push(duplicate(`${path}.name`, name));
    seen.add(name);
    if (resourceClaimName != null) errors.push(...subdomainNameErrors(`${path}.resourceClaimName`, resourceClaimName));
    return errors;
  });
}

function addressErrors(field: string, list: readonly Draft[], before: readonly Draft[]): Errors {
  const known = before.map(({ ip = '' }) => ip);
  const errors = list.flatMap(({ ip = '' }, index) => ipErrors(`${field}[${index}]`, ip, known));
  if (list.length < 2) return errors;
  const families = new Set(list.map(({ ip = '' }) => parseIp(ip)?.family));
  if (list.length === 2 && families.size === 2) return errors;
  const shown = list.map(({ ip = '' }) => ({ IP: ip }));
  return [...errors, invalid(field, shown, 'may specify no more than one IP for each IP family')];
}

function hostAddressErrors({ hostIP = '', hostIPs = [] }: Draft, before: Draft): Errors {
  if (hostIPs.length === 0) return [];
  const first = hostIPs[0].ip ?? '';
  const wrong = first === hostIP ? [] : [invalid('status.hostIPs[0].ip', first, 'must be equal to `hostIP`')];
  return [...wrong, ...addressErrors('status.hostIPs', hostIPs, before.hostIPs ?? [])];
}
