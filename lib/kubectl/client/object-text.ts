/** An object as resource.Info writes it into error texts, on two lines. */
import type { Resource } from './discovery';

interface Named {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name?: string;
}

export function objectText({ resource, namespace, name = '' }: Named): string {
  const { group, version, plural, kind } = resource;
  return `Resource: "${group}/${version}, Resource=${plural}", GroupVersionKind: "${group}/${version}, Kind=${kind}"\nName: "${name}", Namespace: "${namespace ?? ''}"`;
}
