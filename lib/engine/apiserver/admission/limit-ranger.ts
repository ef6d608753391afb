/**
 * LimitRanger: containers without requests or limits get those of the namespace's limit ranges, and what is outside of
 * the ranges is refused (plugin/pkg/admission/limitranger/admission.go).
 */
import type { Draft } from '../../api/kinds/kind';
import { aggregate } from '../../api/kinds/pod/resources';
import { forbidden } from '../../api/machinery/status';
import { named } from '../request/context';
import { refuse } from '../request/refusal';
import { maxProblem, maxRequestProblem, minProblem, ratioProblem } from './limit-problems';
import { type AdmissionPlugin, type Attributes, shownName } from './plugin';

const ANNOTATION = 'kubernetes.io/limit-ranger';

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  admit(attributes) {
    const { context, draft, operation } = attributes;
    const { kind, subresource } = context.route;
    if (kind.plural !== 'pods' || operation === 'DELETE' || (operation === 'UPDATE' && subresource !== 'resize'))
      return;
    for (const range of rangesOf(attributes)) fillIn(draft, range.spec.limits ?? []);
  },
  validate(attributes) {
    const { context, draft, operation } = attributes;
    const { kind, subresource } = context.route;
    if (operation === 'DELETE' || kind.group !== '') return;
    const isPod =
      kind.plural === 'pods' && (subresource === 'resize' || (subresource === undefined && operation === 'CREATE'));
    const isClaim = kind.plural === 'persistentvolumeclaims' && subresource === undefined;
    if (!isPod && !isClaim) return;
    for (const range of rangesOf(attributes)) {
      const limits: readonly Draft[] = range.spec.limits ?? [];
      const problems = [...new Set(limits.flatMap((item) => (isPod ? podProblems : claimProblems)(item, draft.spec)))];
      if (problems.length === 0) continue;
      const why = problems.length === 1 ? (problems[0] as string) : `[${problems.join(', ')}]`;
      refuse(forbidden(named(kind), shownName(draft), why));
    }
  },
};

function rangesOf({ context, old }: Attributes): readonly Draft[] {
  if ((old as Draft | undefined)?.metadata.deletionTimestamp !== undefined) return [];
  return context.server.store.list('limitranges', `${context.route.namespace}/`) as readonly Draft[];
}

function fillIn(pod: Draft, limits: readonly Draft[]): void {
  const ofContainers = limits.filter(({ type }) => type === 'Container');
  const requests: Draft = Object.assign({}, ...ofContainers.map(({ defaultRequest }) => defaultRequest));
  const most: Draft = Object.assign({}, ...ofContainers.map((item) => item.default));
  const told: string[] = [];
  const fill = (containers: readonly Draft[], noun: string) => {
    for (const container of containers) {
      container.resources ??= {};
      const lacking = (field: 'requests' | 'limits', defaults: Draft) => {
        const given: Draft = container.resources[field] ?? {};
        const names = Object.keys(defaults).filter((name) => given[name] === undefined);
        if (names.length === 0) return;
        container.resources[field] = { ...given, ...Object.fromEntries(names.map((name) => [name, defaults[name]])) };
        told.push(`${names.sort().join(', ')} ${field.slice(0, -1)} for ${noun} ${container.name}`);
      };
      lacking('requests', requests);
      lacking('limits', most);
    }
  };
  fill(pod.spec.containers ?? [], 'container');
  fill(pod.spec.initContainers ?? [], 'init container');
  if (told.length === 0) return;
  const text = `LimitRanger plugin set: ${told.join('; ')}`;
  pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: text };
}

function podProblems(item: Draft, spec: Draft): readonly string[] {
  if (item.type === 'Container') {
    return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
      problems(item, resources?.requests ?? {}, resources?.limits ?? {}),
    );
  }
  if (item.type !== 'Pod') return [];
  const { requests, limits } = spec.resources ?? {};
  return problems(item, { ...aggregate(spec, 'requests'), ...requests }, { ...aggregate(spec, 'limits'), ...limits });
}

function problems(item: Draft, requests: Draft, limits: Draft): readonly string[] {
  const of = (bounds: Draft | undefined, check: typeof minProblem) =>
    Object.keys(bounds ?? {})
      .sort()
      .flatMap((name) => check(item.type, name, (bounds as Draft)[name], requests[name], limits[name]) ?? []);
  return [...of(item.min, minProblem), ...of(item.max, maxProblem), ...of(item.maxLimitRequestRatio, ratioProblem)];
}

function claimProblems(item: Draft, spec: Draft): readonly string[] {
  if (item.type !== 'PersistentVolumeClaim') return [];
  const requests: Draft = spec.resources?.requests ?? {};
  const of = (bounds: Draft | undefined, check: typeof minProblem) =>
    Object.keys(bounds ?? {})
      .sort()
      .flatMap((name) => check(item.type, name, (bounds as Draft)[name], requests[name], undefined) ?? []);
  return [...of(item.min, minProblem), ...of(item.max, maxRequestProblem)];
}
