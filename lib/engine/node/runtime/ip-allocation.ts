/** Addresses of a node's pod range as the host-local IPAM plugin gives them: the next free one after the last, round robin. */
import { assert } from '../../base/assert';

export interface IpAllocationState {
  /** Offset of the last address given, within the range. */
  readonly last: number;
  readonly taken: Readonly<Record<string, number>>;
}

function toNumber(ip: string): number {
  return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toText(ip: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(ip / 2 ** shift) % 256).join('.');
}

export class IpAllocation {
  private readonly base: number;
  private readonly whole: number;
  private readonly size: number;
  private state: IpAllocationState = { last: 1, taken: {} };

  /** `keepLast`: how many addresses at the end are not given to pods. */
  constructor(cidr: string, keepLast = 0) {
    const [ip = '', bits = ''] = cidr.split('/');
    assert(/^\d+(\.\d+){3}$/.test(ip) && Number(bits) >= 8 && Number(bits) <= 30, `pod range ${cidr}`);
    this.whole = 2 ** (32 - Number(bits));
    this.size = this.whole - keepLast;
    this.base = toNumber(ip);
  }

  /** Undefined when all are taken. The network, the gateway (.1) and the broadcast address are never given. */
  take(owner: string): string | undefined {
    const used = new Set(Object.values(this.state.taken));
    const first = 2;
    const count = this.size - 1 - first;
    for (let step = 1; step <= count; step++) {
      const offset = first + ((this.state.last - first + step + count) % count);
      if (used.has(offset)) continue;
      this.state = { last: offset, taken: { ...this.state.taken, [owner]: offset } };
      return toText(this.base + offset);
    }
    return undefined;
  }

  release(owner: string): void {
    const { [owner]: _gone, ...taken } = this.state.taken;
    this.state = { ...this.state, taken };
  }

  /** The last host address of the range, free when `keepLast` says so. */
  get lastAddress(): string {
    return toText(this.base + this.whole - 2);
  }

  save(): IpAllocationState {
    return this.state;
  }

  load(state: IpAllocationState): void {
    this.state = state;
  }
}
