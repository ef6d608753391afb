/** The host layer as one plain value: trees and other frozen structure are shared, everything that changes in place is copied. */

import { assert } from '../base/assert';
import type { VolumesState } from './files/volumes';
import { copyPlain } from './process/copy-plain';
import { copyProcess } from './process/copy-process';
import type { Machine } from './process/machine';
import type {
  CollectionRecord,
  DescriptionRecord,
  LogRecord,
  PipeRecord,
  ProcessRecord,
  SandboxRecord,
  StreamRecord,
  TtyRecord,
} from './process/records';
import { rejoin } from './process/stepping';

export interface HostState {
  readonly nextId: number;
  readonly volumes: VolumesState;
  readonly sandboxes: readonly SandboxRecord[];
  readonly processes: readonly ProcessRecord[];
  readonly descriptions: readonly DescriptionRecord[];
  readonly pipes: readonly PipeRecord[];
  readonly ttys: readonly TtyRecord[];
  readonly collections: readonly CollectionRecord[];
  readonly streams: readonly StreamRecord[];
  readonly logs: readonly LogRecord[];
}

/** Not while a generator program lives, nor while a program holds an API watch, whose other end is not state of the host. */
export function canSave(m: Machine): boolean {
  if (m.watchOwners.size > 0) return false;
  for (const process of m.processes.values()) {
    if (process.status === null && process.program.kind === 'generator') return false;
  }
  return true;
}

export function saveHost(m: Machine): HostState {
  assert(canSave(m), 'a generator program or an API watch is alive: replay covers this moment, a snapshot cannot');
  return {
    nextId: m.nextId,
    volumes: m.volumes.save(),
    sandboxes: [...m.sandboxes.values()].map(shallow),
    processes: [...m.processes.values()].map(copyProcess),
    descriptions: [...m.descriptions.values()].map(shallow),
    pipes: [...m.pipes.values()].map(shallow),
    ttys: [...m.ttys.values()].map(copyPlain),
    collections: [...m.collections.values()].map(shallow),
    streams: [...m.streams.values()].map(copyPlain),
    logs: [...m.logs.values()].map(copyLog),
  };
}

export function loadHost(m: Machine, state: HostState): void {
  m.clearCaches();
  m.watchOwners.clear();
  m.nextId = state.nextId;
  m.volumes.load(state.volumes);
  fill(m.sandboxes, state.sandboxes, (one) => one.id, shallow);
  fill(m.processes, state.processes, (one) => one.key, copyProcess);
  fill(m.descriptions, state.descriptions, (one) => one.id, shallow);
  fill(m.pipes, state.pipes, (one) => one.id, shallow);
  fill(m.ttys, state.ttys, (one) => one.name, copyPlain);
  fill(m.collections, state.collections, (one) => one.id, shallow);
  fill(m.streams, state.streams, (one) => one.id, copyPlain);
  fill(m.logs, state.logs, (one) => one.id, copyLog);
  for (const process of m.processes.values()) rejoin(m, process);
}

function fill<K, V>(map: Map<K, V>, values: readonly V[], keyOf: (value: V) => K, copyOf: (value: V) => V): void {
  map.clear();
  for (const value of values) map.set(keyOf(value), copyOf(value));
}

/** Records of which only fields change. */
function shallow<V extends object>(one: V): V {
  return { ...one };
}

function copyLog(one: LogRecord): LogRecord {
  return { ...one, lines: [...one.lines], partial: { ...one.partial } };
}
