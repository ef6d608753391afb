/** managedFields entries and the sets they hold (apimachinery managedfields/internal/managedfields.go). */
import type { Draft } from '../../kinds/kind';
import { difference, type FieldSet, fromFieldsV1, isEmpty, LEAF, node, toFieldsV1 } from './field-set';

export interface Manager {
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  readonly apiVersion: string;
  readonly subresource: string | undefined;
  readonly time: string;
  readonly set: FieldSet;
}

/** What belongs to the server alone. */
const metadata = Object.fromEntries(
  [
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((field) => [`f:${field}`, LEAF]),
);
const STRIPPED: FieldSet = node(false, { 'f:apiVersion': LEAF, 'f:kind': LEAF, 'f:metadata': node(true, metadata) });

export function stripped(set: FieldSet): FieldSet {
  return difference(set, STRIPPED);
}

/** Parsed sets of entries that objects share: most writes touch one manager of many. */
const parsed = new WeakMap<object, FieldSet>();

export function managersOf(object: Draft | undefined): readonly Manager[] {
  return ((object?.metadata?.managedFields ?? []) as readonly Draft[]).map((entry) => {
    let set = parsed.get(entry.fieldsV1);
    if (set === undefined) {
      set = fromFieldsV1(entry.fieldsV1 ?? {});
      if (Object.isFrozen(entry.fieldsV1)) parsed.set(entry.fieldsV1, set);
    }
    const { manager = '', operation, apiVersion, subresource, time } = entry;
    return { manager, operation, apiVersion, subresource, time, set };
  });
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
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: interned(set),
    ...(subresource === undefined ? {} : { subresource }),
  }));
}

function interned(set: FieldSet): Draft {
  const form = toFieldsV1(set) as Draft;
  const text = JSON.stringify(form);
  const found = forms.get(text);
  if (found !== undefined) return found;
  if (forms.size >= FORMS_MAX) forms.clear();
  const frozen = freeze(form);
  forms.set(text, frozen);
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
    compareText(a.time, b.time) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource ?? '', b.subresource ?? '')
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isSameManager(a: Omit<Manager, 'time' | 'set'>, b: Omit<Manager, 'time' | 'set'>): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    a.apiVersion === b.apiVersion &&
    a.subresource === b.subresource
  );
}
