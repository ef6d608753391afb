/** More than ten updaters: the oldest of a version become one entry, `ancient-changes` (managedfields/internal/capmanagers.go). */
import { union } from './field-set';
import { compareText, type Manager } from './managers';

const MOST = 10;
const BUCKET = 'ancient-changes';

export function capped(managers: readonly Manager[]): readonly Manager[] {
  const updaters = managers.filter(({ operation }) => operation === 'Update');
  if (updaters.length <= MOST) return managers;
  updaters.sort((a, b) => compareText(a.time ?? '', b.time ?? '') || compareText(identity(a), identity(b)));
  const kept = new Set(managers);
  const first = new Map<string, Manager>();
  const isBucket = (one: Manager) => one.manager === BUCKET && one.subresource === undefined;
  let length = updaters.length;
  for (const one of updaters) {
    if (length <= MOST) break;
    const earlier = first.get(one.apiVersion);
    if (earlier === undefined) {
      first.set(one.apiVersion, one);
      continue;
    }
    const bucket = [...kept].find((other) => isBucket(other) && other.apiVersion === one.apiVersion) ?? earlier;
    kept.delete(bucket);
    kept.delete(one);
    kept.add({ ...bucket, manager: BUCKET, subresource: undefined, time: one.time, set: union(one.set, bucket.set) });
    length--;
  }
  return [...kept];
}

/** The key upstream sorts by. */
export function identity({ manager, operation, apiVersion, subresource }: Manager): string {
  return JSON.stringify({
    ...(manager === '' ? {} : { manager }),
    operation,
    ...(operation === 'Apply' ? {} : { apiVersion }),
    ...(subresource === undefined ? {} : { subresource }),
  });
}
