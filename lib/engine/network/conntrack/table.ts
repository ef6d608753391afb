/** The connections one host tracks, found by either tuple. A peek works on an overlay that is dropped afterwards. */
import type { Us } from '../../sim/kernel-contract';
import type { Packet, PacketProtocol } from '../flow/packet';
import { type Direction, type Entry, type Tuple, tupleKey, tupleOf } from './entry';

export interface Found {
  readonly entry: Entry;
  readonly direction: Direction;
}
export interface Connections {
  find(p: Packet, now: Us): Found | undefined;
  /** Is the tuple that answers will have taken already? */
  isTaken(protocol: PacketProtocol, reply: Tuple, now: Us): boolean;
  put(entry: Entry): void;
}

const PURGE_FROM = 512;

export class ConnectionTable implements Connections {
  private readonly byTuple = new Map<string, Found>();
  private entries = new Map<string, Entry>();
  private purgeAt = PURGE_FROM;

  find(p: Packet, now: Us): Found | undefined {
    const found = this.byTuple.get(tupleKey(p.protocol, tupleOf(p)));
    return found !== undefined && found.entry.expiresAt > now ? found : undefined;
  }

  isTaken(protocol: PacketProtocol, reply: Tuple, now: Us): boolean {
    const found = this.byTuple.get(tupleKey(protocol, reply));
    return found !== undefined && found.entry.expiresAt > now;
  }

  put(entry: Entry): void {
    const key = tupleKey(entry.protocol, entry.original);
    const old = this.entries.get(key);
    if (old !== undefined) this.byTuple.delete(tupleKey(old.protocol, old.reply));
    this.entries.set(key, entry);
    this.byTuple.set(key, { entry, direction: 'original' });
    this.byTuple.set(tupleKey(entry.protocol, entry.reply), { entry, direction: 'reply' });
  }

  delete(entry: Entry): void {
    const key = tupleKey(entry.protocol, entry.original);
    this.entries.delete(key);
    this.byTuple.delete(key);
    this.byTuple.delete(tupleKey(entry.protocol, entry.reply));
  }

  /** Forgets what has expired, when there is a lot of it. */
  tidy(now: Us): void {
    if (this.entries.size < this.purgeAt) return;
    for (const entry of [...this.entries.values()]) if (entry.expiresAt <= now) this.delete(entry);
    this.purgeAt = Math.max(PURGE_FROM, this.entries.size * 2);
  }

  list(now: Us): readonly Entry[] {
    return [...this.entries.values()].filter((entry) => entry.expiresAt > now);
  }

  save(): readonly Entry[] {
    return [...this.entries.values()];
  }

  load(entries: readonly Entry[]): void {
    this.byTuple.clear();
    this.entries = new Map();
    for (const entry of entries) this.put(entry);
    this.purgeAt = Math.max(PURGE_FROM, entries.length * 2);
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

  put(entry: Entry): void {
    this.own.put(entry);
  }
}
