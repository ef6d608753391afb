/**
 * PodSecurity: pods are held to the level that their namespace's labels enforce; whoever makes pods is warned
 * (pod-security-admission/admission/admission.go). Without labels everything is allowed.
 */
import type { ApiObject, Draft } from '../../../api/kinds/kind';
import { forbidden, invalid } from '../../../api/machinery/status';
import { named, warn } from '../../request/context';
import { refuse } from '../../request/refusal';
import type { AdmissionPlugin, Attributes } from '../plugin';
import { detailsOf, violations } from './evaluate';
import { type LevelVersion, policyOf, policyText, stricter } from './policy';

/** How many pods of a namespace are looked at when its level rises. */
const PODS_MAX = 3000;
const TEMPLATES: Readonly<Record<string, (object: Draft) => Draft | undefined>> = {
  podtemplates: (object) => object.template,
  replicationcontrollers: (object) => object.spec?.template,
  replicasets: (object) => object.spec?.template,
  deployments: (object) => object.spec?.template,
  statefulsets: (object) => object.spec?.template,
  daemonsets: (object) => object.spec?.template,
  jobs: (object) => object.spec?.template,
  cronjobs: (object) => object.spec?.jobTemplate?.spec?.template,
};
const GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch']);
const CHANGING_SUBRESOURCES: ReadonlySet<string | undefined> = new Set([undefined, 'ephemeralcontainers', 'resize']);

export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  validate(attributes) {
    const { context, operation } = attributes;
    const { kind, subresource } = context.route;
    if (operation === 'DELETE' || !GROUPS.has(kind.group)) return;
    if (kind.plural === 'namespaces') {
      if (subresource === undefined) checkNamespace(attributes);
    } else if (kind.plural === 'pods') {
      if (CHANGING_SUBRESOURCES.has(subresource)) checkPod(attributes);
    } else if (subresource === undefined && Object.hasOwn(TEMPLATES, kind.plural)) checkTemplate(attributes);
  },
};

function policyFor({ context }: Attributes) {
  const namespace = context.server.store.get('namespaces', context.route.namespace) as Draft | undefined;
  return policyOf(namespace?.metadata.labels).policy;
}

function checkPod(attributes: Attributes): void {
  const { context, operation, draft, old } = attributes;
  const { enforce, warn: warned } = policyFor(attributes);
  if (enforce.level === 'privileged' && warned.level === 'privileged') return;
  if (operation === 'UPDATE' && !hasNewImage(draft, old as Draft)) return;
  const found = violations(enforce, draft.metadata, draft.spec);
  if (found.length > 0) {
    const why = `violates PodSecurity ${JSON.stringify(policyText(enforce))}: ${detailsOf(found)}`;
    refuse(forbidden(named(context.route.kind), draft.metadata.name ?? '', why));
  }
  warnOf(attributes, warned, draft.metadata, draft.spec);
}

function checkTemplate(attributes: Attributes): void {
  const { context, draft } = attributes;
  const { warn: warned } = policyFor(attributes);
  if (warned.level === 'privileged') return;
  const template = TEMPLATES[context.route.kind.plural]?.(draft);
  if (template?.spec) warnOf(attributes, warned, template.metadata ?? {}, template.spec);
}

function warnOf({ context }: Attributes, level: LevelVersion, metadata: Draft, spec: Draft): void {
  const found = violations(level, metadata, spec);
  if (found.length > 0)
    warn(context, `would violate PodSecurity ${JSON.stringify(policyText(level))}: ${detailsOf(found)}`);
}

function hasNewImage(draft: Draft, old: Draft): boolean {
  for (const field of ['containers', 'initContainers'] as const) {
    const [now, before] = [draft.spec[field] ?? [], old.spec[field] ?? []];
    if (now.length !== before.length) return true;
    if (now.some((container: Draft, index: number) => container.image !== before[index].image)) return true;
  }
  const known: readonly Draft[] = old.spec.ephemeralContainers ?? [];
  return (draft.spec.ephemeralContainers ?? []).some(
    ({ name, image }: Draft) => known.find((other) => other.name === name)?.image !== image,
  );
}

function checkNamespace(attributes: Attributes): void {
  const { context, operation, draft, old } = attributes;
  const now = policyOf(draft.metadata.labels);
  const before = old === undefined ? undefined : policyOf((old as Draft).metadata.labels);
  const known = before !== undefined && JSON.stringify(before.errors) === JSON.stringify(now.errors);
  if (now.errors.length > 0 && !known) refuse(invalid('', 'Namespace', draft.metadata.name ?? '', now.errors));
  if (operation !== 'UPDATE' || before === undefined) return;
  const [level, last] = [now.policy.enforce, before.policy.enforce];
  if (level.level === 'privileged' || policyText(level) === policyText(last)) return;
  if (level.minor === last.minor && !stricter(level.level, last.level)) return;
  const pods = context.server.store.list('pods', `${draft.metadata.name}/`);
  for (const text of podWarnings(draft.metadata.name, level, pods)) warn(context, text);
}

/** One line for all pods that break the same rules. */
function podWarnings(namespace: string, level: LevelVersion, pods: readonly ApiObject[]): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const pod of prioritized(pods as readonly Draft[]).slice(0, PODS_MAX)) {
    const found = violations(level, pod.metadata, pod.spec);
    if (found.length === 0) continue;
    const reasons = found.map(({ reason }) => reason).join(', ');
    byReason.set(reasons, [...(byReason.get(reasons) ?? []), pod.metadata.name]);
  }
  if (byReason.size === 0) return [];
  const lines = [...byReason].map(([reasons, names]) => {
    const first = [...names].sort()[0] as string;
    const others = names.length - 1;
    const rest = others === 0 ? '' : others === 1 ? ' (and 1 other pod)' : ` (and ${others} other pods)`;
    return `${first}${rest}: ${reasons}`;
  });
  const text = JSON.stringify(policyText(level));
  return [
    `existing pods in namespace ${JSON.stringify(namespace)} violate the new PodSecurity enforce level ${text}`,
    ...lines.sort(),
  ];
}

/** One pod of each controller before its siblings. */
function prioritized(pods: readonly Draft[]): readonly Draft[] {
  const seen = new Set<string>();
  const siblings: Draft[] = [];
  const first = pods.filter((pod) => {
    const owner: string | undefined = (pod.metadata.ownerReferences ?? []).find((one: Draft) => one.controller)?.uid;
    if (owner === undefined) return true;
    if (!seen.has(owner)) {
      seen.add(owner);
      return true;
    }
    siblings.push(pod);
    return false;
  });
  return [...first, ...siblings];
}
