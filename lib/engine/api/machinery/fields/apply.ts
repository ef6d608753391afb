/** Server-side apply: merge the intent, drop what the manager no longer wants, find conflicts (merge/update.go Apply). */
import { assert } from '../../../base/assert';
import { thaw } from '../../../base/freeze';
import type { ApiObject, Draft } from '../../kinds/kind';
import { type Definition, definition } from '../../openapi/schema';
import { compare } from './compare';
import { structOf } from './elements';
import { difference, EMPTY, intersection, isEmpty, pathsOf, same, union } from './field-set';
import { fieldSetOf } from './intent-set';
import { entriesOf, isSameManager, type Manager, managersOf, stripped } from './managers';
import { mergeIntent, removeItems } from './merge';
import { emptyOf, type Writer, write } from './update';

export interface Conflict {
  readonly manager: string;
  readonly message: string;
  readonly field: string;
}
export type Applied =
  | { readonly ok: true; readonly value: Draft }
  | { readonly ok: false; readonly conflicts: readonly Conflict[] };

export function applyServerSide(
  live: ApiObject | undefined,
  applied: Draft,
  options: Omit<Writer, 'operation'> & { readonly force: boolean },
): Applied {
  const type = definition(options.definition);
  assert(type !== undefined, `no definition ${options.definition}`);
  const shape = structOf(type);
  const before: Draft = live ?? {};
  const intent: Draft = thaw(applied);
  if (intent.metadata !== undefined) delete intent.metadata.managedFields;
  const wanted = stripped(fieldSetOf(intent, shape));
  const me: Omit<Manager, 'time' | 'set'> = {
    manager: options.manager,
    operation: 'Apply',
    apiVersion: options.apiVersion,
    subresource: options.subresource,
  };
  const known = managersOf(live === undefined ? undefined : (live as Draft));
  const mine = known.find((one) => isSameManager(one, me));
  let others = known.filter((one) => one !== mine);
  if (live !== undefined && known.length === 0) others = [beforeFirstApply(live as Draft, options)];

  const merged = mergeIntent(thaw(before), intent, shape);
  const kept = others.reduce((set, one) => union(set, one.set), wanted);
  const dropped = difference(mine?.set ?? EMPTY, kept);
  const next: Draft = isEmpty(dropped) ? merged : removeItems(merged, dropped, shape);

  const { changed, removed } = compare(live === undefined ? {} : before, next, shape);
  const clashes = others
    .map((one) => ({ one, set: intersection(one.set, changed) }))
    .filter(({ set }) => !isEmpty(set));
  if (clashes.length > 0 && !options.force) {
    return { ok: false, conflicts: clashes.flatMap(({ one, set }) => conflictsWith(one, pathsOf(set))) };
  }
  others = others.map((one) => ({ ...one, set: difference(difference(one.set, changed), removed) }));
  const time = mine !== undefined && same(mine.set, wanted) ? mine.time : options.time;
  next.metadata ??= {};
  write(next, entriesOf([...others, { ...me, time, set: wanted }]));
  return { ok: true, value: next };
}

/** What an untracked object held before is owned by a stand-in, so that it can be taken over but not lost. */
function beforeFirstApply(live: Draft, options: Omit<Writer, 'operation'>): Manager {
  const type = definition(options.definition) as Definition;
  const { changed } = compare(emptyOf(options.definition), live, structOf(type));
  return {
    manager: 'before-first-apply',
    operation: 'Update',
    apiVersion: options.apiVersion,
    subresource: undefined,
    time: options.time,
    set: stripped(changed),
  };
}

function conflictsWith(one: Manager, paths: readonly string[]): readonly Conflict[] {
  const subresource = one.subresource === undefined ? '' : ` with subresource "${one.subresource}"`;
  const using = one.operation === 'Update' ? ` using ${one.apiVersion}` : '';
  const message = `conflict with "${one.manager}"${subresource}${using}`;
  return paths.map((field) => ({ manager: one.manager, message, field }));
}
