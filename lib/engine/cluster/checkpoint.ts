/**
 * Checkpoints of booted profiles: a cluster starts from one in milliseconds instead of booting. Booted once a process at
 * a fixed date with a fixed seed, so that every process has the same one; from it on the session's own seed draws.
 *
 * A session begins as if its machines had been booted at the last midnight (UTC) and then suspended until now. So all
 * sessions of a day share one state with that day's timestamps; each copies only what it changes.
 */
import { API_SERVER } from '../apiserver/api-server';
import { SECOND, type Us } from '../sim/kernel-contract';
import { boot } from './boot';
import { type ClusterOptions, loadParts, type SavedCluster, saveParts } from './cluster-state';
import { type ClusterParts, compose } from './create-cluster';
import { TimeShift } from './time-shift';

/** The checkpoint's own date; days move it. */
const BOOT_EPOCH_MS = 1_795_132_800_000; // 2026-11-20T00:00:00Z
const BOOT_YEAR = 2026;
/** How long the machines ran; ten seconds later kubelets report their nodes' state again. */
const UP_US: Us = 290 * SECOND;
const DAY_MS = 86_400_000;
/** Nothing is remembered of a boot that needs forgetting sooner: etcd drops events after an hour. */
const REST_MS = 3_600_000;
const DAYS_KEPT = 4;
const EVENTS = 5_000_000;

interface Checkpoint {
  readonly state: SavedCluster;
  /** The state with the timestamps of a day, by its number. */
  readonly days: Map<number, SavedCluster>;
}
const checkpoints = new Map<string, Checkpoint>();

/** Parts in the state of a cluster that ran for some minutes; the session's epoch is the moment it wakes. */
export function fromCheckpoint(options: ClusterOptions): ClusterParts {
  const epochMs = options.epochMs - UP_US / 1_000;
  const day = Math.floor((epochMs - REST_MS) / DAY_MS);
  const suspended = { at: UP_US, ms: epochMs - day * DAY_MS };
  const parts = compose({ ...options, epochMs, suspended });
  loadParts(parts, stateOn(day, checkpointOf(options)));
  return parts;
}

function checkpointOf(options: ClusterOptions): Checkpoint {
  const { name } = options.profile;
  let found = checkpoints.get(name);
  if (found === undefined) {
    found = { state: booted(options), days: new Map() };
    checkpoints.set(name, found);
  }
  return found;
}

function stateOn(day: number, { state, days }: Checkpoint): SavedCluster {
  let found = days.get(day);
  if (found === undefined) {
    found = new TimeShift(BOOT_YEAR).shift(state, day * DAY_MS - BOOT_EPOCH_MS);
    // Sessions of other days are replayed now and then: what is kept is a matter of memory alone.
    for (const other of days.keys()) if (days.size >= DAYS_KEPT) days.delete(other);
    days.set(day, found);
  }
  return found;
}

function booted(options: ClusterOptions): SavedCluster {
  const parts = compose({ ...options, seed: `boot/${options.profile.name}`, epochMs: BOOT_EPOCH_MS });
  boot(parts, options.installed);
  parts.kernel.run(UP_US - SECOND, { events: EVENTS });
  parts.server.expireEvents();
  parts.kernel.run(UP_US, { events: EVENTS });
  // Watches are open and told; nobody asks for the boot's own history.
  parts.server.store.forgetHistory();
  const { kernel, ...state } = saveParts(parts);
  const events = kernel.events.filter(({ to, op }) => to !== API_SERVER || op !== 'expire');
  // The session's seed draws from here on.
  return { ...state, kernel: { ...kernel, events, random: {} } } as SavedCluster;
}
