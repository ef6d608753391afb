/** Which old pods of a DaemonSet may go now, or where new ones may surge (update.go rollingUpdate); pure. */
import { type Draft, isTerminating } from '../../client/object';
import { isAvailable } from '../workload/pods';
import { surgeCount, unavailableCount } from './limits';
import { belongsOn, isUpdated } from './placement';
import type { Changes, PodsByNode } from './plan';

interface OnNode {
  readonly name: string;
  /** undefined twice in `fresh` and `old`: nothing stays there. */
  readonly fresh: Draft | undefined;
  readonly old: Draft | undefined;
  /** Two of a kind: the main pass sorts that out first. */
  readonly excess: boolean;
}

export function planRollingUpdate(
  set: Draft,
  nodes: readonly Draft[],
  pods: PodsByNode,
  hash: string,
  now: number,
): Changes {
  const wanted = nodes.filter((node) => belongsOn(set, node).shouldRun).map((node) => node.metadata.name as string);
  const names = [...pods.keys(), ...wanted.filter((name) => !pods.has(name))];
  const places = names.map((name) => onNode(set, name, pods.get(name) ?? [], hash));
  const surge = surgeCount(set, wanted.length);
  let unavailable = unavailableCount(set, wanted.length);
  if (wanted.length > 0 && surge === 0 && unavailable === 0) unavailable = 1;
  const available = (pod: Draft): boolean => isAvailable(pod, set.spec.minReadySeconds ?? 0, now);
  return surge === 0 ? replace(places, unavailable, available) : surgeOver(places, surge, wanted, available);
}

function onNode(set: Draft, name: string, pods: readonly Draft[], hash: string): OnNode {
  const staying = pods.filter((pod) => !isTerminating(pod));
  const fresh = staying.filter((pod) => isUpdated(set, pod, hash));
  const old = staying.filter((pod) => !isUpdated(set, pod, hash));
  return { name, fresh: fresh[0], old: old[0], excess: fresh.length > 1 || old.length > 1 };
}

function replace(places: readonly OnNode[], most: number, available: (pod: Draft) => boolean): Changes {
  let down = 0;
  const broken: Draft[] = [];
  const candidates: Draft[] = [];
  for (const { fresh, old, excess } of places) {
    if (excess || (fresh === undefined) === (old === undefined)) down += 1;
    else if (fresh !== undefined) down += available(fresh) ? 0 : 1;
    else if (old !== undefined && !available(old)) {
      broken.push(old);
      down += 1;
    } else if (old !== undefined && down < most) candidates.push(old);
  }
  return { create: [], remove: [...broken, ...candidates.slice(0, Math.max(0, most - down))] };
}

function surgeOver(
  places: readonly OnNode[],
  most: number,
  wanted: readonly string[],
  available: (pod: Draft) => boolean,
): Changes {
  let surging = 0;
  let working = 0;
  const remove: Draft[] = [];
  const sunset: Draft[] = [];
  const atOnce: string[] = [];
  const candidates: string[] = [];
  for (const { name, fresh, old, excess } of places) {
    if (excess) {
      surging += 1;
      continue;
    }
    const counted = old ?? fresh;
    if (counted !== undefined && available(counted)) working += 1;
    if (old === undefined) continue;
    if (fresh !== undefined) {
      if (available(fresh)) remove.push(old);
      else surging += 1;
    } else if (!wanted.includes(name)) (available(old) ? sunset : remove).push(old);
    else if (!available(old)) atOnce.push(name);
    else if (surging < most) candidates.push(name);
  }
  remove.push(...sunset.slice(0, Math.max(0, working - wanted.length)));
  return { create: [...atOnce, ...candidates.slice(0, Math.max(0, most - surging))], remove };
}
