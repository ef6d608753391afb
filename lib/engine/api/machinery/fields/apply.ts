/** Server-side apply: merge the intent, drop what the manager no longer wants, find conflicts (managedfields FieldManager.Apply, merge/update.go Apply). */
import { plainEqual, thaw } from '../../../base/freeze';
import type { ApiObject, Draft } from '../../kinds/kind';
import type { Definition } from '../../openapi/schema';
import { identity } from './cap-managers';
import { compare } from './compare';
import { type Shape, structOf } from './elements';
import { difference, EMPTY, type FieldSet, intersection, isEmpty, pathsOf, union } from './field-set';
import { fieldSetOf } from './intent-set';
import { allowedByLastApplied, KUBECTL, renewLastApplied } from './last-applied';
import { compareText, entriesOf, isSameManager, type Manager, managersOf, stripped } from './managers';
import { mergeIntent } from './merge';
import { prune } from './prune';
import { taken, unreset, type Writer, write } from './update';

export interface Conflict {
  readonly manager: string;
  readonly message: string;
  readonly field: string;
}
/** Conflicts come by manager, its fields in the order messages list them. */
export type Applied =
  | { readonly ok: true; readonly value: Draft }
  | { readonly ok: false; readonly conflicts: readonly Conflict[] };
export type ApplyOptions = Omit<Writer, 'operation'> & { readonly force: boolean };

/** `applied` has passed intentError. */
export function applyServerSide(live: ApiObject | undefined, applied: Draft, options: ApplyOptions): Applied {
  const shape = structOf(options.definition);
  const known = managersOf(live as Draft | undefined);
  const managers = live !== undefined && known.length === 0 ? beforeFirstApply(live as Draft, options) : known;
  const outcome = merged(live as Draft | undefined, applied, managers, options, shape);
  const { clashes } = outcome;
  if (clashes.length > 0 && !options.force) {
    const left = options.manager === KUBECTL ? unallowed(live as Draft, clashes, options, options.definition) : clashes;
    if (left.length > 0) return { ok: false, conflicts: left.flatMap(conflictsWith) };
  }
  const { next } = outcome;
  next.metadata ??= {};
  if (options.manager === KUBECTL) renewLastApplied(next, applied);
  write(next, entriesOf(outcome.managers));
  return { ok: true, value: next };
}

interface Clash {
  readonly one: Manager;
  readonly set: FieldSet;
}

function merged(
  live: Draft | undefined,
  applied: Draft,
  managers: readonly Manager[],
  options: ApplyOptions,
  shape: Shape,
): { readonly next: Draft; readonly managers: readonly Manager[]; readonly clashes: readonly Clash[] } {
  const before: Draft = live ?? {};
  const wanted = unreset(fieldSetOf(applied, shape), options);
  const me = { manager: options.manager, operation: 'Apply', apiVersion: options.apiVersion } as const;
  const mine: Manager = { ...me, subresource: options.subresource, time: undefined, set: wanted };
  const earlier = managers.find((one) => isSameManager(one, mine));
  const others = managers.filter((one) => one !== earlier);
  const united = mergeIntent(thaw(before), thaw(applied), shape);
  const owned = others.reduce((set, one) => union(set, one.set), wanted);
  const next: Draft = prune(united, earlier?.set ?? EMPTY, owned, shape);

  const found = compare(before, next, shape);
  const changed = unreset(found.changed, options);
  const removed = unreset(found.removed, options);
  const clashes = others
    .map((one) => ({ one, set: intersection(one.set, changed) }))
    .filter(({ set }) => !isEmpty(set))
    .sort((a, b) => compareText(identity(a.one), identity(b.one)));
  const left = others.map((one) => ({ ...one, set: difference(difference(one.set, changed), removed) }));
  // An apply that changes nothing leaves no new time, not even with a new owner.
  const time = plainEqual(before, next) ? earlier?.time : options.time;
  return { next, managers: [...left, { ...mine, time, set: stripped(wanted) }], clashes };
}

/** What an untracked object held before is owned by a stand-in, so that it can be taken over but not lost. */
function beforeFirstApply(live: Draft, options: ApplyOptions): readonly Manager[] {
  return taken(undefined, live, [], { ...options, operation: 'Update', manager: 'before-first-apply' });
}

function unallowed(live: Draft, clashes: readonly Clash[], options: ApplyOptions, type: Definition): readonly Clash[] {
  const allowed = allowedByLastApplied(live, options.apiVersion, type);
  if (allowed === undefined) return clashes;
  return clashes.map(({ one, set }) => ({ one, set: difference(set, allowed) })).filter(({ set }) => !isEmpty(set));
}

function conflictsWith({ one, set }: Clash): readonly Conflict[] {
  const subresource = one.subresource === undefined ? '' : ` with subresource "${one.subresource}"`;
  const using = one.operation === 'Update' ? ` using ${one.apiVersion}` : '';
  const message = `conflict with ${JSON.stringify(one.manager)}${subresource}${using}`;
  return pathsOf(set).map((field) => ({ manager: one.manager, message, field }));
}
