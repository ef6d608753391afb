/** The processes of all sandboxes in order of creation, and those of one sandbox by pid. */
import type { Pid, SandboxId } from '../contract';
import type { ProcessKey, ProcessRecord } from './records';

export class ProcessTable extends Map<ProcessKey, ProcessRecord> {
  /** Of the sandboxes that were asked for: most containers' never are. */
  private readonly sandboxes = new Map<SandboxId, Map<Pid, ProcessRecord>>();

  override set(key: ProcessKey, process: ProcessRecord): this {
    this.sandboxes.get(process.sandbox)?.set(process.pid, process);
    return super.set(key, process);
  }

  override delete(key: ProcessKey): boolean {
    const process = this.get(key);
    if (process === undefined) return false;
    const members = this.sandboxes.get(process.sandbox);
    members?.delete(process.pid);
    if (members?.size === 0) this.sandboxes.delete(process.sandbox);
    return super.delete(key);
  }

  override clear(): void {
    this.sandboxes.clear();
    super.clear();
  }

  /** Live and zombie processes of a sandbox in order of creation. */
  of(id: SandboxId): ReadonlyMap<Pid, ProcessRecord> {
    let members = this.sandboxes.get(id);
    if (members === undefined) {
      members = new Map();
      for (const process of this.values()) if (process.sandbox === id) members.set(process.pid, process);
      if (members.size > 0) this.sandboxes.set(id, members);
    }
    return members;
  }
}
