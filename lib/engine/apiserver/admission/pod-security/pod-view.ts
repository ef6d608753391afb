/** What the checks ask of a pod: its containers in the order they are told, and phrases about several of them. */
import type { Draft } from '../../../api/kinds/kind';

export interface PodView {
  readonly metadata: Draft;
  readonly spec: Draft;
  /** Init containers first, ephemeral ones last. */
  readonly containers: readonly Draft[];
}

/** Undefined: allowed. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}
export type Finding = Violation | undefined;

export function podView(metadata: Draft, spec: Draft): PodView {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
  return { metadata, spec, containers };
}

export function quoted(items: readonly string[]): string {
  return items.map((item) => `"${item}"`).join(', ');
}

export function plural(one: string, many: string, count: number): string {
  return count === 1 ? one : many;
}

/** `container "a"`, `containers "a", "b"`. */
export function named(containers: readonly Draft[]): string {
  return `${plural('container', 'containers', containers.length)} ${quoted(containers.map(({ name }) => name))}`;
}

export function sortedSet(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}

/** `pod and containers "a", "b"`: who says something wrong in a security context; '' when nobody does. */
export function setters({ spec, containers }: PodView, isWrong: (securityContext: Draft) => boolean): string {
  const wrong = containers.filter(({ securityContext }) => securityContext && isWrong(securityContext));
  const parts = spec.securityContext && isWrong(spec.securityContext) ? ['pod'] : [];
  if (wrong.length > 0) parts.push(named(wrong));
  return parts.join(' and ');
}

/** All security contexts, the pod's first. */
export function contexts({ spec, containers }: PodView): readonly Draft[] {
  return [spec, ...containers].flatMap(({ securityContext }) => (securityContext ? [securityContext] : []));
}

export function inUserNamespace({ spec }: PodView): boolean {
  return spec.hostUsers === false;
}

export function onWindows({ spec }: PodView): boolean {
  return spec.os?.name === 'windows';
}
