/**
 * What the API server knows of one resource. One folder a kind (`kinds/service/`: defaults.ts, validation.ts, strategy.ts,
 * table.ts, kind.ts), one line each in `kinds/registry.ts`, which checks itself at load.
 * Upstream: pkg/apis/<group>/<version>/defaults.go, pkg/apis/<group>/validation, pkg/registry/<group>/<kind>/strategy.go,
 * pkg/printers/internalversion/printers.go.
 */
import type { Plain, PlainObject } from '../../base/plain';
import type { DecodedObject } from '../machinery/json/decode';
import type { Duplicates } from '../machinery/json/parse';
import type { Definition } from '../openapi/schema';

/** A decoded API object while it is still being prepared: mutable until the store freezes it. */
export type Draft = { [key: string]: any };
export type ApiObject = PlainObject;

export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueNotFound'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError';
export interface FieldError {
  readonly type: FieldErrorType;
  readonly field: string;
  /** The message after `field: `, e.g. `Required value` or `Invalid value: "x": detail`. */
  readonly message: string;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

export interface PrintContext {
  /** Virtual wall clock in ms since 1970, for ages. */
  readonly nowMs: number;
}

/** Who sends a request. */
export interface Requester {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** What a kind's own validator asks of metadata: the rules of a change, of a new object, or both in that order. */
export interface MetadataChecks {
  readonly onUpdate?: readonly ('change' | 'whole')[];
  /** Finalizers need not be qualified. */
  readonly loose?: boolean;
}

export interface Kind {
  readonly group: string; // '' for core
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[]; // in discovery's order
  readonly subresources: readonly Subresource[];
  /** Definition name in the OpenAPI shape, e.g. `io.k8s.api.core.v1.Service`. */
  readonly schema: string;
  /** Does metadata.generation start at 1 and count changes of all but metadata and status? */
  readonly hasGeneration: boolean;
  /** How often an update's metadata is judged shows in the causes; most kinds judge the change only. */
  readonly metadataChecks?: MetadataChecks;
  /** Updates never count as a new generation. */
  readonly fixedGeneration?: boolean;

  setDefaults(draft: Draft): void;
  /** Drops what a client may not set (status on create, …), before defaults-dependent validation. `nowMs`: virtual wall clock. */
  prepareForCreate(draft: Draft, nowMs?: number): void;
  prepareForUpdate(draft: Draft, old: ApiObject): void;
  /** Writes down who creates the object, where the object tells. */
  takeRequester?(draft: Draft, requester: Requester): void;
  /** After validation, once a generated name is known (Namespace's name label). */
  canonicalize?(draft: Draft): void;
  /** May a PUT create the object? Absent: no. */
  readonly allowCreateOnUpdate?: boolean;
  /** May a PUT come without a resourceVersion? Absent: yes. */
  readonly allowUnconditionalUpdate?: boolean;
  /** Beside the metadata rules, which are common. In the order of the Go validator. */
  validateCreate(object: ApiObject): readonly FieldError[];
  validateUpdate(object: ApiObject, old: ApiObject): readonly FieldError[];
  prepareForStatusUpdate?(draft: Draft, old: ApiObject, nowMs?: number): void;
  validateStatusUpdate?(object: ApiObject, old: ApiObject): readonly FieldError[];
  /** Another version of a kind: the store, hooks and tables know it only in the form of the kind named here. */
  readonly storedAs?: StoredForm;
  /** Subresources through which one part of the spec changes: `prepare` keeps the rest as it was. */
  readonly parts?: Readonly<Partial<Record<Subresource['name'], SpecPart>>>;
  /** A kind made from a CustomResourceDefinition: what it has instead of a Go type. */
  readonly custom?: CustomForm;
  /** How metadata.name is checked: DNS-1123 subdomain (default), DNS-1035 label (Service), DNS-1123 label (Namespace), path segment. */
  readonly nameRule: 'subdomain' | 'dns1123-label' | 'dns1035-label' | 'path-segment' | 'ip';
  /** Warnings to the client: deprecations, bad practice. */
  warningsOnCreate?(object: ApiObject): readonly string[];
  warningsOnUpdate?(object: ApiObject, old: ApiObject): readonly string[];
  /** Text for every request of a deprecated kind (Endpoints). */
  readonly deprecation?: string;
  /** Field selectors beyond metadata.name and metadata.namespace: label -> path getter. */
  readonly fieldSelectors: Readonly<Record<string, (object: ApiObject) => string>>;
  /** Said to whoever deletes without saying what becomes of dependents. */
  readonly deletionWarning?: string;
  /** Default deletion propagation of the raw API. */
  readonly defaultPropagation: 'Background' | 'Orphan';
  /** Graceful seconds for a delete; undefined = immediate (pods: spec.terminationGracePeriodSeconds, 0 when unassigned or finished). */
  gracePeriod?(object: ApiObject, requested: number | undefined): number;
  /** Delete answers with the object instead of a Status (pods, services, …). */
  readonly deleteReturnsObject: boolean;

  readonly columns: readonly ColumnDefinition[];
  row(object: ApiObject, context: PrintContext): readonly Plain[];
  /** An annotation that only the served version has: the bare metadata of an object comes without it. */
  readonly servedAnnotation?: string;
  /** Conditions of a table's row: finished pods are Completed. */
  rowConditions?(object: ApiObject): readonly PlainObject[];
}

export interface CustomForm {
  /** Its schema in the form of the built-in types, for field ownership. */
  readonly definition: Definition;
  /** The schema as its definition gives it. */
  readonly schema: Draft;
  /** Takes out what the schema does not know and names it. */
  decode(value: Draft, duplicates?: Duplicates): DecodedObject;
  /** Brings a draft into the form in which it is written. */
  encode(draft: Draft): void;
  readonly scale?: CustomScale;
  /** Does status change through its subresource only? */
  readonly hasStatus: boolean;
  /** Revision since which it is served: no watch can begin before. */
  readonly servedSince: number;
}

export interface CustomScale {
  /** `.spec.replicas`: simple paths of fields. */
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath?: string;
}

export interface StoredForm {
  readonly apiVersion: string;
  readonly kind: string;
  /** After this version's own defaults. */
  toStored(draft: Draft): Draft;
  fromStored(object: ApiObject): Draft;
}

export interface SpecPart {
  prepare(draft: Draft, old: ApiObject): void;
  validate(object: ApiObject, old: ApiObject): readonly FieldError[];
}

export interface Subresource {
  readonly name:
    | 'status'
    | 'scale'
    | 'log'
    | 'exec'
    | 'attach'
    | 'portforward'
    | 'binding'
    | 'eviction'
    | 'ephemeralcontainers'
    | 'resize'
    | 'finalize'
    | 'proxy'
    | 'token'
    | 'approval';
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly group?: string;
  readonly version?: string;
}
