/** How kustomize names an object in its messages: kind, version, group, name and namespace (kyaml/resid). */
import type { Draft } from '../../draft';

export interface Identity {
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

export function identityOf({ apiVersion = '', kind, metadata = {} }: Draft): Identity {
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    name: metadata.name,
    namespace: metadata.namespace,
  };
}

/** `Deployment.v1.apps/web.[noNs]` */
export function idText({ group, version, kind, name, namespace }: Identity): string {
  const type = [kind || '[noKind]', version || '[noVer]', group || '[noGrp]'].join('.');
  return `${type}/${name || '[noName]'}.${namespace || '[noNs]'}`;
}

export const sameIdentity = (a: Draft, b: Draft): boolean => {
  const [one, other] = [identityOf(a), identityOf(b)];
  return (
    one.group === other.group &&
    one.kind === other.kind &&
    one.name === other.name &&
    (one.namespace || 'default') === (other.namespace || 'default')
  );
};
