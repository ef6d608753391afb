/** Upstream: ValidatePodSpec (pkg/apis/core/validation/validation.go), in its order. */
import type { Draft, FieldError } from '../kind';
import { duplicate, invalid, required } from '../rules/field-error';
import { labelErrors } from '../rules/labels';
import { dns1123LabelErrors, rangeText } from '../rules/names';
import { affinityErrors } from './affinity';
import { containersErrors, ephemeralContainersErrors, initContainersErrors, type Surroundings } from './containers';
import { dnsConfigErrors, hostAliasErrors, hostNameOverrideErrors } from './dns';
import { fileKeyVolumeErrors, hostUsersErrors, osErrors } from './platform';
import { hostNetworkPortErrors } from './ports';
import { podResourcesErrors, resourcesErrors } from './resources';
import { choiceErrors, keyErrors, labelNameErrors, nameErrors, subdomainNameErrors } from './scalars';
import { gateErrors, spreadErrors, tolerationErrors } from './scheduling';
import { podSecurityErrors } from './security';
import { checkVolumes } from './volumes';

type Errors = readonly FieldError[];
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'];
const MAX_INT32 = 2147483647;

export interface SpecPlace {
  /** A pod's own spec, not a template's. */
  readonly inPod: boolean;
  readonly podName?: string;
}

export function podSpecErrors(field: string, spec: Draft, { inPod, podName = '' }: SpecPlace): Errors {
  const { volumes, errors: volumeErrors } = checkVolumes(`${field}.volumes`, spec.volumes ?? [], podName, inPod);
  const resourceClaims: readonly Draft[] = spec.resourceClaims ?? [];
  const claims = new Set<string>(resourceClaims.map(({ name = '' }) => name).filter((name) => name !== ''));
  const around: Surroundings = { spec, volumes, claims };
  return [
    ...(spec.terminationGracePeriodSeconds == null ? [required(`${field}.terminationGracePeriodSeconds`)] : []),
    ...volumeErrors,
    ...resourceClaimErrors(`${field}.resourceClaims`, resourceClaims),
    ...containersErrors(`${field}.containers`, around),
    ...initContainersErrors(`${field}.initContainers`, around),
    ...ephemeralContainersErrors(`${field}.ephemeralContainers`, around),
    ...podResourcesErrors(field, spec, claims),
    ...hostNetworkPortErrors(field, spec, inPod),
    ...choiceErrors(`${field}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES),
    ...choiceErrors(`${field}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES),
    ...labelErrors(spec.nodeSelector, `${field}.nodeSelector`),
    ...podSecurityErrors(`${field}.securityContext`, spec),
    ...affinityErrors(`${field}.affinity`, spec.affinity),
    ...dnsConfigErrors(`${field}.dnsConfig`, spec.dnsConfig, spec.dnsPolicy),
    ...((spec.readinessGates ?? []) as Draft[]).flatMap(({ conditionType = '' }, index) =>
      keyErrors(`${field}.readinessGates[${index}].conditionType`, conditionType),
    ),
    ...gateErrors(`${field}.schedulingGates`, spec.schedulingGates),
    ...spreadErrors(`${field}.topologySpreadConstraints`, spec.topologySpreadConstraints),
    ...hostUsersErrors(field, spec),
    ...hostNameOverrideErrors(field, spec),
    ...remainingErrors(field, spec),
    ...fileKeyVolumeErrors(field, spec),
  ];
}

function remainingErrors(field: string, spec: Draft): Errors {
  const errors: FieldError[] = [];
  const subdomain = (name: string) => {
    if (spec[name]) errors.push(...subdomainNameErrors(`${field}.${name}`, spec[name]));
  };
  subdomain('serviceAccountName');
  subdomain('nodeName');
  const deadline = spec.activeDeadlineSeconds;
  if (deadline != null && (deadline < 1 || deadline > MAX_INT32))
    errors.push(invalid(`${field}.activeDeadlineSeconds`, deadline, rangeText(1, MAX_INT32)));
  for (const name of ['hostname', 'subdomain'])
    if (spec[name]) errors.push(...labelNameErrors(`${field}.${name}`, spec[name]));
  errors.push(...tolerationErrors(`${field}.tolerations`, spec.tolerations));
  errors.push(...hostAliasErrors(`${field}.hostAliases`, spec.hostAliases));
  subdomain('priorityClassName');
  if (spec.runtimeClassName != null)
    errors.push(...subdomainNameErrors(`${field}.runtimeClassName`, spec.runtimeClassName));
  if (spec.preemptionPolicy != null)
    errors.push(...choiceErrors(`${field}.preemptionPolicy`, spec.preemptionPolicy, PREEMPTION_POLICIES));
  if (spec.overhead) errors.push(...resourcesErrors(`${field}.overhead`, { limits: spec.overhead }, new Set()));
  return [...errors, ...osErrors(field, spec)];
}

function resourceClaimErrors(field: string, claims: readonly Draft[]): Errors {
  const names = new Set<string>();
  return claims.flatMap((claim, index) => {
    const path = `${field}[${index}]`;
    const { name = '', resourceClaimName: own, resourceClaimTemplateName: template } = claim;
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(`${path}.name`));
    else if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    else errors.push(...nameErrors(`${path}.name`, name, dns1123LabelErrors));
    names.add(name);
    const shown = { Name: name, ResourceClaimName: own ?? null, ResourceClaimTemplateName: template ?? null };
    const refuse = (text: string) => errors.push(invalid(path, shown, text));
    if (own != null && template != null)
      refuse('at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified');
    if (own == null && template == null)
      refuse('must specify one of: `resourceClaimName`, `resourceClaimTemplateName`');
    if (own != null) errors.push(...subdomainNameErrors(`${path}.resourceClaimName`, own));
    if (template != null) errors.push(...subdomainNameErrors(`${path}.resourceClaimTemplateName`, template));
    return errors;
  });
}
