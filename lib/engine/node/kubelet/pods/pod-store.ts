/** The kubelet's pods by UID, replaced as a whole on every change, with the lookups that its server and events need. */
import type { Part } from '../../../base/plain';
import type { PodRecord } from './pod-record';

export class PodStore implements Part<readonly PodRecord[]> {
  private readonly records = new Map<string, PodRecord>();
  private readonly byContainer = new Map<string, string>();

  get(uid: string): PodRecord | undefined {
    return this.records.get(uid);
  }

  /** The newest pod of a name: a deleted one may still be stopping beside it. */
  byName(namespace: string, name: string): PodRecord | undefined {
    let found: PodRecord | undefined;
    for (const record of this.records.values()) {
      if (record.pod.metadata.name === name && record.pod.metadata.namespace === namespace) found = record;
    }
    return found;
  }

  ofContainer(id: string): PodRecord | undefined {
    const uid = this.byContainer.get(id);
    return uid === undefined ? undefined : this.records.get(uid);
  }

  all(): readonly PodRecord[] {
    return [...this.records.values()];
  }

  put(record: PodRecord): PodRecord {
    const old = this.records.get(record.uid);
    if (old?.containers !== record.containers) {
      for (const container of old?.containers ?? []) this.byContainer.delete(container.id);
      for (const container of record.containers) this.byContainer.set(container.id, record.uid);
    }
    this.records.set(record.uid, record);
    return record;
  }

  change(uid: string, change: Partial<PodRecord>): PodRecord | undefined {
    const record = this.records.get(uid);
    return record === undefined ? undefined : this.put({ ...record, ...change });
  }

  remove(uid: string): void {
    for (const container of this.records.get(uid)?.containers ?? []) this.byContainer.delete(container.id);
    this.records.delete(uid);
  }

  save(): readonly PodRecord[] {
    return this.all();
  }

  load(state: readonly PodRecord[]): void {
    this.records.clear();
    this.byContainer.clear();
    for (const record of state) this.put(record);
  }
}
