/** The connections one host tracks, found by either tuple. A peek works on an overlay that is dropped afterwards. */
import type { Us } from '../../sim/kernel-contract';
import type { Packet, PacketProtocol } from '../flow/packet';
import type { Direction, Entry, Tuple } from './entry';
import { type Keyed, TupleIndex } from './tuple-index';

/** Both tuples of a connection share one slot, so that a later packet only replaces what is in it. */
interface Slot {
  entry: Entry;
}
export interface Found extends Keyed {
  readonly slot: Slot;
  readonly direction: Direction;
}
export interface Connections {
  find(p: Packet, now: Us): Found | undefined;
  /** Is the tuple that answers will have taken already? */
  isTaken(protocol: PacketProtocol, reply: Tuple, now: Us): boolean;
  add(entry: Entry): void;
  /** The same connection after another packet. */
  update(found: Found, entry: Entry): void;
}

const PURGE_FROM = 512;
const NONE: readonly Entry[] = [];

export class ConnectionTable implements Connections {
  private readonly found = new TupleIndex<Found>();
  /** Of a loaded state, until the host sees its first packet: most never do. */
  private loaded: readonly Entry[] = NONE;
  private purgeAt = PURGE_FROM;

  find(p: Packet, now: Us): Found | undefined {
    return this.alive(p.protocol, p, now);
  }

  isTaken(protocol: PacketProtocol, reply: Tuple, now: Us): boolean {
    return this.alive(protocol, reply, now) !== undefined;
  }

  add(entry: Entry): void {
    const slot: Slot = { entry };
    const { protocol, original, reply } = entry;
    // At the end, also where an expired one stood: that one is not known any more after a load.
    this.byTuple.put({ protocol, tuple: original, slot, direction: 'original' });
    this.byTuple.put({ protocol, tuple: reply, slot, direction: 'reply' });
  }

  update(found: Found, entry: Entry): void {
    found.slot.entry = entry;
  }

  delete(entry: Entry): void {
    this.byTuple.delete(entry.protocol, entry.original);
    this.byTuple.delete(entry.protocol, entry.reply);
  }

  /** Forgets what has expired, when there is a lot of it. */
  tidy(now: Us): void {
    if (this.byTuple.size < this.purgeAt) return;
    for (const { slot, protocol, tuple } of [...this.byTuple.values()]) {
      if (slot.entry.expiresAt <= now) this.byTuple.delete(protocol, tuple);
    }
    this.purgeAt = Math.max(PURGE_FROM, this.byTuple.size * 2);
  }

  list(now: Us): readonly Entry[] {
    if (this.loaded.length > 0) return this.loaded.filter((entry) => entry.expiresAt > now);
    const entries: Entry[] = [];
    for (const { slot, direction } of this.byTuple.values()) {
      if (direction === 'original' && slot.entry.expiresAt > now) entries.push(slot.entry);
    }
    return entries;
  }

  load(entries: readonly Entry[]): void {
    this.found.clear();
    this.loaded = entries;
    this.purgeAt = Math.max(PURGE_FROM, entries.length * 4);
  }

  private get byTuple(): TupleIndex<Found> {
    if (this.loaded.length > 0) {
      const entries = this.loaded;
      this.loaded = NONE;
      for (const entry of entries) this.add(entry);
    }
    return this.found;
  }

  private alive(protocol: PacketProtocol, tuple: Tuple, now: Us): Found | undefined {
    const found = this.byTuple.get(protocol, tuple);
    return found !== undefined && found.slot.entry.expiresAt > now ? found : undefined;
  }
}

export class OverlayConnections implements Connections {
  private readonly own = new ConnectionTable();

  constructor(private readonly base: Connections) {}

  find(p: Packet, now: Us): Found | undefined {
    return this.own.find(p, now) ?? this.base.find(p, now);
  }

  isTaken(protocol: PacketProtocol, reply: Tuple, now: Us): boolean {
    return this.own.isTaken(protocol, reply, now) || this.base.isTaken(protocol, reply, now);
  }

  add(entry: Entry): void {
    this.own.add(entry);
  }

  update(_found: Found, entry: Entry): void {
    // What was found may belong to the base.
    this.own.add(entry);
  }
}
