/**
 * The node ports that one write takes (registry/core/service/portallocator/operation.go). A dry run takes nothing: it
 * only refuses what is taken, and stands in for a free port with the number after its highest.
 */
import type { Random } from '../../sim/kernel-contract';
import { inNodePortRange, nodePortRefusal, pickNodePort } from './node-port';

/** One above is the first port that a dry run makes up. */
const ABOVE_ALL = 32768;

export class PortOperation {
  private readonly allocated: number[] = [];

  constructor(
    private readonly taken: ReadonlySet<number>,
    private readonly random: Random,
    private readonly dryRun: boolean,
  ) {}

  /** Why the port cannot be had; undefined when it now belongs to the operation. */
  allocate(port: number): string | undefined {
    const used = this.taken.has(port) || this.allocated.includes(port);
    const why = this.dryRun && !inNodePortRange(port) && !used ? undefined : nodePortRefusal(port, used);
    if (why === undefined) this.allocated.push(port);
    return why;
  }

  /** Undefined when the range is full. */
  next(): number | undefined {
    const port = this.dryRun
      ? (this.allocated.length === 0 ? ABOVE_ALL : Math.max(...this.allocated)) + 1
      : pickNodePort(new Set([...this.taken, ...this.allocated]), this.random);
    if (port !== undefined) this.allocated.push(port);
    return port;
  }
}
