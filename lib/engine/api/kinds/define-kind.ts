/**
 * A kind with everything that most kinds share filled in, so that a kind.ts names only what is its own.
 * Upstream: the generic registry's strategies (pkg/registry/<group>/<kind>/strategy.go) and their usual shape.
 */
import { assert } from '../../base/assert';
import { definitionOfKind } from '../openapi/schema';
import type { ApiObject, ColumnDefinition, Draft, Kind, PrintContext, Subresource } from './kind';
import { defaultColumns, defaultRow } from './tables/default-table';

export const ALL_VERBS: readonly string[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
/** What a subresource of the object itself answers to: status, scale, … */
export const PART_VERBS: readonly string[] = ['get', 'patch', 'update'];

type Optional = Partial<Omit<Kind, 'group' | 'version' | 'kind' | 'subresources'>>;
export interface KindInput extends Optional {
  /** `v1` for core, else `group/version`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Is there a status that clients write through the subresource only? */
  readonly hasStatus?: boolean;
  /** Beyond status. */
  readonly subresources?: readonly Subresource[];
  readonly columns?: readonly ColumnDefinition[];
  readonly row?: (object: ApiObject, context: PrintContext) => ReturnType<Kind['row']>;
}

const NONE: readonly never[] = Object.freeze([]);
const nothing = () => undefined;
/** Of kinds whose objects get nothing they were not given. */
export const noDefaults = nothing;
const noErrors = () => NONE;

/** A client's status never goes in through the main resource. */
export function dropStatus(draft: Draft): void {
  delete draft.status;
}
export function keepStatus(draft: Draft, old: ApiObject): void {
  if (old.status === undefined) delete draft.status;
  else draft.status = old.status;
}
/** Through /status nothing but the status and the metadata changes. */
export function keepSpec(draft: Draft, old: ApiObject): void {
  if (old.spec === undefined) delete draft.spec;
  else draft.spec = old.spec;
}

export function defineKind(input: KindInput): Kind {
  const { apiVersion, hasStatus = false, subresources = NONE, ...own } = input;
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  const schema = own.schema ?? definitionOfKind(group, version, own.kind)?.name;
  assert(schema !== undefined, `no schema of ${apiVersion} ${own.kind}`);
  const status: readonly Subresource[] = hasStatus ? [{ name: 'status', kind: own.kind, verbs: PART_VERBS }] : NONE;
  return {
    singular: own.kind.toLowerCase(),
    shortNames: NONE,
    categories: NONE,
    verbs: ALL_VERBS,
    hasGeneration: false,
    setDefaults: noDefaults,
    prepareForCreate: hasStatus ? dropStatus : nothing,
    prepareForUpdate: hasStatus ? keepStatus : nothing,
    validateCreate: noErrors,
    validateUpdate: noErrors,
    ...(hasStatus ? { prepareForStatusUpdate: keepSpec } : {}),
    nameRule: 'subdomain',
    fieldSelectors: {},
    defaultPropagation: 'Background',
    deleteReturnsObject: false,
    columns: defaultColumns,
    row: defaultRow,
    ...own,
    group,
    version,
    schema,
    subresources: [...subresources, ...status],
  };
}
