/**
 * What the server serves: the built-in kinds and those of established CustomResourceDefinitions. The definitions lie in
 * the store; what is made of them is made again after any of them changed.
 */
import type { Draft, Kind } from '../../api/kinds/kind';
import { KINDS, kindByResource } from '../../api/kinds/registry';
import type { Store } from '../../store/store';
import { kindsOfDefinition } from './kind-of-definition';

/** Keeps a definition until its resources are gone. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';
export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

const builtInVersions: ReadonlySet<string> = new Set(KINDS.map((kind) => `${kind.group}/${kind.version}`));
const builtInGroups: ReadonlySet<string> = new Set(KINDS.map((kind) => kind.group));

interface Custom {
  /** The built-in kinds and these: the same list until a definition changes. */
  readonly all: readonly Kind[];
  readonly kinds: readonly Kind[];
  readonly byResource: ReadonlyMap<string, Kind>;
  readonly groups: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
}

export class ServedKinds {
  private made: Custom | undefined;

  constructor(private readonly store: () => Store) {}

  /** A definition changed, or another store was loaded. */
  forget(): void {
    this.made = undefined;
  }

  get all(): readonly Kind[] {
    return this.custom().all;
  }

  get customKinds(): readonly Kind[] {
    return this.custom().kinds;
  }

  find(group: string, version: string, plural: string): Kind | undefined {
    return kindByResource(group, version, plural) ?? this.custom().byResource.get(`${group}/${version}/${plural}`);
  }

  hasGroup(group: string): boolean {
    return builtInGroups.has(group) || this.custom().groups.has(group);
  }

  hasVersion(group: string, version: string): boolean {
    const key = `${group}/${version}`;
    return builtInVersions.has(key) || this.custom().versions.has(key);
  }

  private custom(): Custom {
    this.made ??= build((this.store().list(DEFINITIONS, '') as readonly Draft[]).filter(isEstablished));
    return this.made;
  }
}

export function isEstablished({ status }: Draft): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: state }: Draft) => type === 'Established' && state === 'True',
  );
}

function build(definitions: readonly Draft[]): Custom {
  const kinds = definitions.flatMap(kindsOfDefinition);
  return {
    all: kinds.length === 0 ? KINDS : [...KINDS, ...kinds],
    kinds,
    byResource: new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind])),
    groups: new Set(kinds.map(({ group }) => group)),
    versions: new Set(kinds.map(({ group, version }) => `${group}/${version}`)),
  };
}
