/** Events live an hour after their last write (`--event-ttl`): etcd's leases, as timers of the kernel. */
import type { Plain, PlainObject } from '../base/plain';
import { type ActorId, type Kernel, SECOND } from '../sim/kernel-contract';
import type { Change, Store } from '../store/store';
import { storeKey } from './storage/form';

const TTL_US = 3600 * SECOND;
const EVENTS = 'events';

export class EventExpiry {
  constructor(
    private readonly kernel: Kernel,
    private readonly actor: ActorId,
    private readonly store: Store,
  ) {}

  note(change: Change): void {
    if (change.resource !== EVENTS || change.after === undefined) return;
    const resourceVersion = (change.after.metadata as PlainObject).resourceVersion as string;
    this.kernel.post(TTL_US, this.actor, 'expire', { key: change.key, resourceVersion }, 'timer');
  }

  expire(arg: Plain): void {
    const { key, resourceVersion } = arg as { key: string; resourceVersion: string };
    const event = this.store.get(EVENTS, key);
    // A later write has a timer of its own.
    if (event !== undefined && metadataOf(event).resourceVersion === resourceVersion) this.drop(event);
  }

  /** The hour of all events is over: the machines were suspended for longer. Their timers find nothing any more. */
  expireAll(): void {
    for (const event of this.store.list(EVENTS, '')) this.drop(event);
  }

  private drop(event: PlainObject): void {
    const metadata = metadataOf(event);
    const last = { ...event, metadata: { ...metadata, resourceVersion: String(this.store.nextRevision) } };
    this.store.delete(EVENTS, storeKey(metadata.namespace as string, metadata.name as string), last);
  }
}

function metadataOf(event: PlainObject): PlainObject {
  return event.metadata as PlainObject;
}
