/** managedFields entries and the sets they hold (apimachinery managedfields/internal/managedfields.go). */
import type { Draft } from '../../kinds/kind';
import { difference, type FieldSet, fromFieldsV1, isEmpty, LEAF, node, signature, toFieldsV1 } from './field-set';

export interface Manager {
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  readonly apiVersion: string;
  readonly subresource: string | undefined;
  /** RFC 3339; absent when an apply changed nothing. */
  readonly time: string | undefined;
  readonly set: FieldSet;
}

/** What belongs to the server alone. */
const SERVERS_OWN = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
];
const metadata = Object.fromEntries(SERVERS_OWN.map((field) => [`f:${field}`, LEAF]));
const STRIPPED: FieldSet = node(false, { 'f:apiVersion': LEAF, 'f:kind': LEAF, 'f:metadata': node(true, metadata) });

export function stripped(set: FieldSet): FieldSet {
  return difference(set, STRIPPED);
}

/** Parsed sets of entries that objects share: most writes touch one manager of many. */
const parsed = new WeakMap<object, FieldSet>();

export function managersOf(object: Draft | undefined): readonly Manager[] {
  return readEntries(object?.metadata?.managedFields) ?? [];
}

/** Undefined when an entry is none. */
export function readEntries(entries: readonly Draft[] | undefined): readonly Manager[] | undefined {
  const managers: Manager[] = [];
  for (const { manager = '', operation, apiVersion, subresource, time, fieldsType, fieldsV1 = {} } of entries ?? []) {
    if ((operation !== 'Apply' && operation !== 'Update') || !apiVersion || fieldsType !== 'FieldsV1') return undefined;
    let set = parsed.get(fieldsV1);
    if (set === undefined) {
      set = fromFieldsV1(fieldsV1);
      if (Object.isFrozen(fieldsV1)) parsed.set(fieldsV1, set);
    }
    managers.push({
      manager,
      operation,
      apiVersion,
      subresource: subresource || undefined,
      time: time ?? undefined,
      set,
    });
  }
  return managers;
}

/** Equal sets share one frozen form. */
const forms = new Map<string, Draft>();
const FORMS_MAX = 2_000;

export function entriesOf(managers: readonly Manager[]): readonly Draft[] | undefined {
  const entries = managers.filter(({ set }) => !isEmpty(set)).sort(byOrder);
  if (entries.length === 0) return undefined;
  return entries.map(({ manager, operation, apiVersion, time, set, subresource }) => ({
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: interned(set),
    ...(subresource === undefined ? {} : { subresource }),
  }));
}

/** Sets that came from a form lead back to it. */
const written = new WeakMap<FieldSet, Draft>();

function interned(set: FieldSet): Draft {
  const known = written.get(set);
  if (known !== undefined) return known;
  const text = signature(set);
  let frozen = forms.get(text);
  if (frozen === undefined) {
    frozen = freeze(toFieldsV1(set) as Draft);
    if (forms.size >= FORMS_MAX) forms.clear();
    forms.set(text, frozen);
    parsed.set(frozen, set);
  }
  written.set(set, frozen);
  return frozen;
}

function freeze(value: Draft): Draft {
  for (const key in value) freeze(value[key]);
  return Object.freeze(value);
}

/** Apply before Update, then by time, manager, version and subresource. */
function byOrder(a: Manager, b: Manager): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time ?? '', b.time ?? '') ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource ?? '', b.subresource ?? '')
  );
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An applier is the same whatever version it applies. */
export function isSameManager(a: Omit<Manager, 'time' | 'set'>, b: Omit<Manager, 'time' | 'set'>): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion) &&
    a.subresource === b.subresource
  );
}
