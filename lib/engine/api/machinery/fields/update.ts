/** Ownership after an ordinary write: the writer takes what it changed (structured-merge-diff merge/update.go Update). */
import { assert } from '../../../base/assert';
import type { ApiObject, Draft } from '../../kinds/kind';
import { roundTrip } from '../../openapi/round-trip';
import { definition } from '../../openapi/schema';
import { compare } from './compare';
import { structOf } from './elements';
import { difference, EMPTY, isEmpty, same, union } from './field-set';
import { entriesOf, isSameManager, type Manager, managersOf, stripped } from './managers';

export interface Writer {
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  /** RFC 3339. */
  readonly time: string;
  readonly apiVersion: string;
  readonly subresource?: string;
  /** Full name of the object's OpenAPI definition. */
  readonly definition: string;
}

/** Sets `next.metadata.managedFields`. `live` undefined: the object is new. */
export function updateManagedFields(live: ApiObject | undefined, next: Draft, writer: Writer): void {
  const type = definition(writer.definition);
  assert(type !== undefined, `no definition ${writer.definition}`);
  const before = live === undefined ? emptyOf(writer.definition) : (live as Draft);
  const known = managersOf(live === undefined ? undefined : (live as Draft));
  // Nobody was tracked so far: tracking starts with the first apply (skipnonapplied.go).
  if (live !== undefined && known.length === 0) {
    write(next, undefined);
    return;
  }
  const { changed, removed } = compare(before, next, structOf(type));
  const me: Omit<Manager, 'time' | 'set'> = {
    manager: writer.manager,
    operation: writer.operation,
    apiVersion: writer.apiVersion,
    subresource: writer.subresource,
  };
  if (isEmpty(changed) && isEmpty(removed)) {
    write(next, live === undefined ? undefined : (live as Draft).metadata.managedFields);
    return;
  }
  const mine = known.find((one) => isSameManager(one, me));
  const taken = stripped(union(difference(mine?.set ?? EMPTY, removed), changed));
  const others = known
    .filter((one) => one !== mine)
    .map((one) => ({ ...one, set: difference(difference(one.set, changed), removed) }));
  const time = mine !== undefined && same(mine.set, taken) ? mine.time : writer.time;
  write(next, entriesOf([...others, { ...me, time, set: taken }]));
}

export function write(next: Draft, entries: readonly Draft[] | undefined): void {
  if (entries === undefined || entries.length === 0) delete next.metadata.managedFields;
  else next.metadata.managedFields = entries;
}

/** What Go writes for an object nobody has filled in: fields that are always present are not "added". */
const empties = new Map<string, Draft>();
export function emptyOf(name: string): Draft {
  let empty = empties.get(name);
  if (empty === undefined) {
    empty = roundTrip({}, name);
    empties.set(name, empty);
  }
  return empty;
}
