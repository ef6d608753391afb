/**
 * The passage of one packet through one host's netfilter: connection tracking, then the chains of each hook, address
 * translation for the first packet of a connection and by the tracked tuples for all later ones (nf_nat_core.c).
 */
import { formatIPv4 } from '../../base/ipv4';
import type { Us } from '../../sim/kernel-contract';
import { afterPacket, type Direction, type Entry, newEntry, type Tuple } from '../conntrack/entry';
import type { Connections, Found } from '../conntrack/table';
import type { Fraction } from '../contract';
import { type Trace, traverse } from '../netfilter/evaluate';
import type { RuleContext } from '../netfilter/extension';
import { ACCEPT, type Verdict } from '../netfilter/rule';
import type { NetHost } from '../topology/net-host';
import { type Packet, showPacket } from './packet';
import type { World } from './world';

export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';
export type Blocked = Extract<Verdict, { kind: 'drop' | 'reject' }>;

export class HostPass implements RuleContext {
  private entry: Entry | null = null;
  private direction: Direction = 'original';
  private found: Found | undefined;
  private connections: Connections | null = null;

  constructor(
    private readonly world: World,
    readonly host: NetHost,
    readonly packet: Packet,
  ) {
    world.read(host.rulesKey);
    // Without rules nothing asks for connection tracking, and the kernel leaves it out.
    if (host.tables.size === 0) return;
    this.connections = world.connections(host);
    this.found = this.connections.find(packet, world.now);
    if (this.found === undefined) this.entry = newEntry(packet, world.now);
    else {
      this.direction = this.found.direction;
      this.entry = afterPacket(this.found.slot.entry, packet, this.direction, world.now);
    }
  }

  get now(): Us {
    return this.world.now;
  }

  get state(): RuleContext['state'] {
    if (this.entry === null || this.found === undefined) return 'NEW';
    return this.direction === 'reply' || this.entry.replied ? 'ESTABLISHED' : 'NEW';
  }

  get isSourceNatted(): boolean {
    return this.entry !== null && this.entry.reply.dst !== this.entry.original.src;
  }

  get isDestinationNatted(): boolean {
    return this.entry !== null && this.entry.reply.src !== this.entry.original.dst;
  }

  isLocal(ip: number): boolean {
    return this.host.isLocal(ip);
  }

  chance(probability: Fraction, why: string): boolean {
    return this.world.chance(this.host, probability, why);
  }

  recentSeen(list: string, ip: number): Us | undefined {
    this.world.read(`recent:${this.host.id}:${list}`);
    return this.world.recent(this.host).seen(list, ip);
  }

  recentSet(list: string, ip: number, at: Us | undefined): void {
    this.world.recent(this.host).set(list, ip, at);
    this.world.touched(`recent:${this.host.id}:${list}`);
  }

  prerouting(): Blocked | undefined {
    return this.rules('raw', 'PREROUTING') ?? this.rules('mangle', 'PREROUTING') ?? this.natDestination('PREROUTING');
  }

  forward(): Blocked | undefined {
    return this.rules('mangle', 'FORWARD') ?? this.rules('filter', 'FORWARD');
  }

  /** `reroute` runs once the destination is final: the filter sees where the packet really goes. */
  output(reroute: () => void): Blocked | undefined {
    const blocked = this.rules('raw', 'OUTPUT') ?? this.rules('mangle', 'OUTPUT') ?? this.natDestination('OUTPUT');
    if (blocked !== undefined) return blocked;
    reroute();
    return this.rules('filter', 'OUTPUT');
  }

  postrouting(): Blocked | undefined {
    const blocked = this.rules('mangle', 'POSTROUTING') ?? this.natSource('POSTROUTING');
    if (blocked === undefined && this.packet.out !== 'lo') this.confirm();
    return blocked;
  }

  input(): Blocked | undefined {
    const blocked = this.rules('mangle', 'INPUT') ?? this.rules('filter', 'INPUT');
    if (blocked !== undefined) return blocked;
    // What came over loop-back had its source decided on the way out.
    if (this.packet.in !== 'lo') this.natSource('INPUT');
    this.confirm();
    return undefined;
  }

  private confirm(): void {
    if (this.entry === null || this.connections === null) return;
    if (this.found === undefined) this.connections.add(this.entry);
    else this.connections.update(this.found, this.entry);
  }

  private natDestination(hook: 'PREROUTING' | 'OUTPUT'): Blocked | undefined {
    const { entry, packet } = this;
    if (entry === null) return undefined;
    if (this.found === undefined) {
      const verdict = this.verdict('nat', hook);
      if (verdict?.kind === 'drop' || verdict?.kind === 'reject') return verdict;
      if (verdict?.kind === 'dnat') {
        const sport = packet.protocol === 'icmp' ? packet.dport : (verdict.port ?? packet.dport);
        this.entry = { ...entry, reply: { ...entry.reply, src: verdict.ip, sport } };
      }
    }
    const { original, reply } = this.entry as Entry;
    const to =
      this.direction === 'original' ? { ip: reply.src, port: reply.sport } : { ip: original.src, port: original.sport };
    packet.dst = to.ip;
    packet.dport = to.port;
    return undefined;
  }

  private natSource(hook: 'POSTROUTING' | 'INPUT'): Blocked | undefined {
    const { entry, packet } = this;
    if (entry === null) return undefined;
    if (this.found === undefined) {
      const verdict = this.verdict('nat', hook);
      if (verdict?.kind === 'drop' || verdict?.kind === 'reject') return verdict;
      if (verdict?.kind === 'masquerade') this.translateSource(entry, this.ownAddress(), null, verdict.random);
      else if (verdict?.kind === 'snat') this.translateSource(entry, verdict.ip, verdict.port, false);
    }
    const { original, reply } = this.entry as Entry;
    const from =
      this.direction === 'original' ? { ip: reply.dst, port: reply.dport } : { ip: original.dst, port: original.dport };
    packet.src = from.ip;
    packet.sport = from.port;
    return undefined;
  }

  private translateSource(entry: Entry, ip: number, port: number | null, random: boolean): void {
    let reply: Tuple = { ...entry.reply, dst: ip, dport: port ?? entry.reply.dport };
    if (entry.protocol !== 'icmp') {
      if (random) reply = { ...reply, dport: this.world.randomPort(this.host) };
      for (let tries = 0; tries < 64 && this.connections?.isTaken(entry.protocol, reply, this.now); tries++) {
        reply = { ...reply, dport: reply.dport >= 65_535 ? 1_024 : reply.dport + 1 };
      }
    }
    this.entry = { ...entry, reply };
  }

  /** The address of the device the packet leaves by; loop-back has none of its own to show. */
  private ownAddress(): number {
    const device = this.host.deviceNamed(this.packet.out) ?? this.host.devices[0];
    return device?.ip ?? this.packet.src;
  }

  private rules(table: 'raw' | 'mangle' | 'filter', hook: Hook): Blocked | undefined {
    const verdict = this.verdict(table, hook);
    return verdict?.kind === 'drop' || verdict?.kind === 'reject' ? verdict : undefined;
  }

  private verdict(tableName: string, hook: Hook): Verdict | undefined {
    const table = this.host.tables.get(tableName);
    const chain = table?.get(hook);
    if (table === undefined || chain === undefined) return undefined;
    if (chain.rules.length === 0 && chain.policy !== 'DROP') return undefined;
    const { hops } = this.world;
    const trace: Trace[] | null = hops === null ? null : [];
    const verdict = traverse(table, chain, this.packet, this, trace);
    if (trace !== null && trace.length > 0) this.note(tableName, trace, verdict as Verdict);
    if (verdict !== undefined) return verdict;
    if (chain.policy !== 'DROP') return ACCEPT;
    hops?.push({
      host: this.host.id,
      stage: 'policy',
      table: tableName,
      chain: hook,
      verdict: 'DROP',
      packet: showPacket(this.packet),
    });
    return { kind: 'drop' };
  }

  private note(table: string, trace: readonly Trace[], verdict: Verdict): void {
    const shown = showPacket(this.packet);
    trace.forEach(({ chain, rule }, i) => {
      const result = i === trace.length - 1 ? showVerdict(verdict) : `-> ${rule.jump?.chain}`;
      this.world.hops?.push({
        host: this.host.id,
        stage: 'chain',
        table,
        chain,
        rule: rule.text,
        verdict: result,
        packet: shown,
      });
    });
  }
}

function showVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'dnat':
    case 'snat':
      return `${verdict.kind.toUpperCase()} to ${formatIPv4(verdict.ip)}${verdict.port === null ? '' : `:${verdict.port}`}`;
    case 'reject':
      return `REJECT with ${verdict.how}`;
    default:
      return verdict.kind.toUpperCase();
  }
}
