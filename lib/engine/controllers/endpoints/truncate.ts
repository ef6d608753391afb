/** At most 1000 addresses in an Endpoints object, ready ones first, shared out over the subsets (truncateEndpoints). */
import type { Draft } from '../../client/object';

const CAPACITY = 1000;

/** The same array when nothing had to go. */
export function truncateSubsets(subsets: readonly Draft[]): readonly Draft[] {
  const count = (field: string): number => subsets.reduce((sum, subset) => sum + (subset[field] ?? []).length, 0);
  const ready = count('addresses');
  const notReady = count('notReadyAddresses');
  if (ready + notReady <= CAPACITY) return subsets;
  const cutReady = ready > CAPACITY;
  const field = cutReady ? 'addresses' : 'notReadyAddresses';
  const total = cutReady ? ready : notReady;
  const room = cutReady ? CAPACITY : CAPACITY - ready;
  let left = room;
  return subsets.map((subset) => {
    const all: readonly Draft[] = subset[field] ?? [];
    const share = Math.min(Math.ceil((all.length * room) / total), left, all.length);
    left -= share;
    const { [field]: _all, ...rest } = subset;
    if (cutReady) delete rest.notReadyAddresses;
    return { ...(share === 0 ? {} : { [field]: all.slice(0, share) }), ...rest };
  });
}
