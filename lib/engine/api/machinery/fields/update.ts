/** Ownership after an ordinary write: the writer takes what it changed (managedfields FieldManager.Update, merge/update.go Update). */
import type { ApiObject, Draft } from '../../kinds/kind';
import { roundTrip } from '../../openapi/round-trip';
import { type Definition, definition } from '../../openapi/schema';
import { capped } from './cap-managers';
import { compare } from './compare';
import { structOf } from './elements';
import { covers, difference, isEmpty, LEAF, node, recursiveDifference, union } from './field-set';
import { entriesOf, isSameManager, type Manager, managersOf, readEntries, stripped } from './managers';

export interface Writer {
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  /** RFC 3339. */
  readonly time: string;
  readonly apiVersion: string;
  readonly subresource?: string;
  /** What the object is made of. */
  readonly definition: Definition;
  /** Paths the strategy resets, which nobody comes to own by this request: `[['status']]`. */
  readonly reset?: readonly (readonly string[])[];
}

/** Sets `next.metadata.managedFields`. `live` undefined: the object is new. */
export function updateManagedFields(live: ApiObject | undefined, next: Draft, writer: Writer): void {
  const known = startingFrom(live as Draft | undefined, next, writer.subresource !== undefined);
  // Nobody was tracked so far: tracking starts with the first apply (skipnonapplied.go).
  if (live !== undefined && known.length === 0) write(next, undefined);
  else write(next, entriesOf(taken(live as Draft | undefined, next, known, writer)));
}

/** A client may write managedFields itself; what is no list of entries is ignored, one empty entry clears all. */
function startingFrom(live: Draft | undefined, next: Draft, subresource: boolean): readonly Manager[] {
  const given = next.metadata.managedFields as readonly Draft[] | null | undefined;
  if (subresource || given === undefined || given === null) return managersOf(live);
  if (given === live?.metadata.managedFields) return managersOf(live);
  if (given.length === 0 || (given.length === 1 && Object.keys(given[0] as Draft).length === 0)) return [];
  return readEntries(given) ?? managersOf(live);
}

/** All managers after the write; the writer's time moves only when it took something. */
export function taken(
  live: Draft | undefined,
  next: Draft,
  known: readonly Manager[],
  writer: Writer,
): readonly Manager[] {
  const found = compare(live ?? emptyOf(writer.definition), next, structOf(writer.definition));
  const changed = unreset(found.changed, writer);
  const removed = unreset(found.removed, writer);
  const set = stripped(changed);
  const { manager, subresource, time, apiVersion } = writer;
  const mine: Manager = { manager, operation: 'Update', apiVersion, subresource, time, set };
  const rest: Manager[] = [];
  let isNew = !isEmpty(set);
  for (const one of known) {
    const kept = difference(one.set, removed);
    if (!isEmpty(set) && isSameManager(one, mine)) {
      isNew = false;
      // Mostly a writer writes what is its own already, and its set stays the one whose form is known.
      rest.push({ ...mine, set: covers(kept, set) ? kept : union(set, kept) });
      continue;
    }
    const left = difference(kept, changed);
    if (!isEmpty(left)) rest.push(left === one.set ? one : { ...one, set: left });
  }
  return capped(isNew ? [...rest, mine] : rest);
}

export function unreset(set: ReturnType<typeof union>, { reset = [] }: Pick<Writer, 'reset'>) {
  let rest = set;
  for (const path of reset) {
    const excluded = path.reduceRight((below, field) => node(false, { [`f:${field}`]: below }), LEAF);
    rest = recursiveDifference(rest, excluded);
  }
  return rest;
}

export function write(next: Draft, entries: readonly Draft[] | undefined): void {
  if (entries === undefined || entries.length === 0) delete next.metadata.managedFields;
  else next.metadata.managedFields = entries;
}

/** What Go writes for an object nobody has filled in: fields that are always present are not "added". */
const empties = new Map<string, Draft>();
export function emptyOf(type: Definition): Draft {
  let empty = empties.get(type.name);
  if (empty === undefined) {
    // Custom resources have no Go type that fills itself in.
    if (definition(type.name) !== type) return {};
    empty = roundTrip({}, type.name);
    empties.set(type.name, empty);
  }
  return empty;
}
