/**
 * Pure plan of a Service's EndpointSlices: keep what is there, fill changed slices first, then others, at most 100
 * endpoints each; a placeholder when there is nothing (k8s.io/endpointslice reconciler.go).
 */
import { type Draft, semanticEqual } from '../../client/object';
import { belongsInEndpoints } from '../service-pods/membership';
import {
  addressTypesOf,
  endpointKey,
  endpointOf,
  labelsDiffer,
  labelsFor,
  newSlice,
  ownedBy,
  portsKey,
  sameEndpoint,
  slicePortsOf,
} from './slice';

const ENDPOINTS_MAX = 100;

export interface SlicePlan {
  readonly create: readonly Draft[];
  readonly update: readonly Draft[];
  readonly remove: readonly Draft[];
  /** Pods left out because their node is unknown; the Service is looked at again. */
  readonly missing: readonly string[];
}
interface Group {
  readonly ports: readonly Draft[];
  readonly endpoints: Map<string, Draft>;
}
interface Changes {
  create: Draft[];
  update: Draft[];
  remove: Draft[];
}

export function planSlices(
  service: Draft,
  pods: readonly Draft[],
  slices: readonly Draft[],
  nodeOf: (name: string) => Draft | undefined,
): SlicePlan {
  const types = addressTypesOf(service);
  const total: Changes = { create: [], update: [], remove: [] };
  const missing: string[] = [];
  for (const type of types) {
    const existing = slices.filter((slice) => slice.addressType === type);
    const desired = desiredGroups(service, pods, nodeOf, type, missing);
    const changes = planType(service, existing, desired, type);
    total.create.push(...changes.create);
    total.update.push(...changes.update);
    total.remove.push(...changes.remove);
  }
  total.remove.push(...slices.filter((slice) => !types.includes(slice.addressType)));
  return { ...total, missing };
}

function desiredGroups(
  service: Draft,
  pods: readonly Draft[],
  nodeOf: (name: string) => Draft | undefined,
  type: string,
  missing: string[],
): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, true)) continue;
    const ports = slicePortsOf(pod, service);
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: new Map<string, Draft>() };
    groups.set(key, group);
    const nodeName: string = pod.spec.nodeName ?? '';
    const node = nodeOf(nodeName);
    if (node === undefined && service.spec.publishNotReadyAddresses !== true) {
      const { namespace, name } = service.metadata;
      missing.push(`skipping Pod ${pod.metadata.name} for Service ${namespace}/${name}: Node ${nodeName} Not Found`);
      continue;
    }
    const endpoint = endpointOf(pod, node, service, type);
    if (endpoint !== undefined) group.endpoints.set(endpointKey(endpoint), endpoint);
  }
  return groups;
}

function planType(
  service: Draft,
  existing: readonly Draft[],
  desired: ReadonlyMap<string, Group>,
  type: string,
): Changes {
  const changes: Changes = { create: [], update: [], remove: existing.filter((slice) => !ownedBy(slice, service)) };
  const byPorts = new Map<string, Draft[]>();
  for (const slice of existing) {
    if (!ownedBy(slice, service)) continue;
    const key = portsKey(slice.ports);
    byPorts.set(key, [...(byPorts.get(key) ?? []), slice]);
  }
  for (const [key, group] of desired) planGroup(service, byPorts.get(key) ?? [], group, type, changes);
  for (const [key, slices] of byPorts) if (!desired.has(key)) changes.remove.push(...slices);
  if (existing.length === changes.remove.length && changes.create.length === 0) {
    const placeholder = newSlice(service, [], type);
    const [only] = changes.remove;
    if (changes.remove.length === 1 && only !== undefined && samePlaceholder(only, placeholder)) changes.remove = [];
    else changes.create.push(placeholder);
  }
  return reuseRemoved(service, changes);
}

/** A slice about to be deleted becomes one about to be created: fewer objects come and go. */
function reuseRemoved(service: Draft, changes: Changes): Changes {
  const create = [...changes.create];
  const update = [...changes.update];
  const remove: Draft[] = [];
  for (const old of changes.remove) {
    const last = create.at(-1);
    if (last !== undefined && ownedBy(old, service)) {
      create.pop();
      update.push({ ...last, metadata: { ...last.metadata, name: old.metadata.name } });
    } else remove.push(old);
  }
  return { create, update, remove };
}

function samePlaceholder(slice: Draft, placeholder: Draft): boolean {
  return (
    (slice.endpoints ?? []).length === 0 &&
    (slice.ports ?? []).length === 0 &&
    semanticEqual(slice.metadata.labels, placeholder.metadata.labels)
  );
}

function planGroup(
  service: Draft,
  existing: readonly Draft[],
  { ports, endpoints }: Group,
  type: string,
  changes: Changes,
): void {
  const left = new Map(endpoints);
  const changed: { slice: Draft; endpoints: Draft[] }[] = [];
  const unchanged: Draft[] = [];
  for (const slice of existing) {
    const old: readonly Draft[] = slice.endpoints ?? [];
    const kept: Draft[] = [];
    let updated = false;
    for (const endpoint of old) {
      const key = endpointKey(endpoint);
      const wanted = left.get(key);
      if (wanted === undefined) continue;
      kept.push(wanted);
      if (!sameEndpoint(wanted, endpoint)) updated = true;
      left.delete(key);
    }
    if (updated || kept.length !== old.length) {
      if (kept.length === 0) changes.remove.push(slice);
      else changed.push({ slice, endpoints: kept });
    } else if (labelsDiffer(slice, service)) changed.push({ slice, endpoints: [...old] });
    else unchanged.push(slice);
  }
  // The fullest of the changed slices take what is new first.
  changed.sort((a, b) => b.endpoints.length - a.endpoints.length);
  for (const target of changed) fill(target.endpoints, left);
  while (left.size > 0) {
    const target = sliceToFill(unchanged, left.size);
    const into: Draft[] = [...(target?.endpoints ?? [])];
    fill(into, left);
    if (target === undefined) changes.create.push({ ...newSlice(service, ports, type), endpoints: into });
    else {
      unchanged.splice(unchanged.indexOf(target), 1);
      changes.update.push({ ...target, endpoints: into });
    }
  }
  for (const { slice, endpoints: list } of changed) {
    changes.update.push({ ...slice, metadata: { ...slice.metadata, labels: labelsFor(service) }, endpoints: list });
  }
}

function fill(into: Draft[], left: Map<string, Draft>): void {
  for (const [key, endpoint] of left) {
    if (into.length >= ENDPOINTS_MAX) return;
    into.push(endpoint);
    left.delete(key);
  }
}

/** The slice that comes closest to full with so many more; undefined when none has the room. */
function sliceToFill(slices: readonly Draft[], more: number): Draft | undefined {
  if (more >= ENDPOINTS_MAX) return undefined;
  let closest: Draft | undefined;
  let least = ENDPOINTS_MAX;
  for (const slice of slices) {
    const room = ENDPOINTS_MAX - (more + (slice.endpoints ?? []).length);
    if (room >= 0 && room < least) {
      least = room;
      closest = slice;
    }
  }
  return closest;
}
