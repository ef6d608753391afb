/**
 * Checkpoints of booted profiles: a cluster starts from one in milliseconds instead of booting. Booted once a process at
 * a fixed date with a fixed seed, so that every process has the same one; from it on the session's own seed draws.
 */
import { SECOND, type Us } from '../sim/kernel-contract';
import { boot } from './boot';
import { type ClusterOptions, loadParts, type SavedCluster, saveParts } from './cluster-state';
import { type ClusterParts, compose } from './create-cluster';
import { TimeShift } from './time-shift';

/** The checkpoint's own date; sessions move it. */
const BOOT_EPOCH_MS = 1_795_132_800_000; // 2026-11-20T00:00:00Z
const BOOT_YEAR = 2026;
/** How long the cluster has been up when a session begins. */
const AGE_US: Us = 180 * SECOND;
const EVENTS = 5_000_000;

interface Checkpoint {
  readonly state: SavedCluster;
  readonly times: TimeShift;
}
const checkpoints = new Map<string, Checkpoint>();

/** Parts in the state of a cluster that has been up for three minutes; the session's epoch is the moment it begins. */
export function fromCheckpoint(options: ClusterOptions): ClusterParts {
  const { state, times } = checkpointOf(options);
  const epochMs = options.epochMs - AGE_US / 1_000;
  const parts = compose({ ...options, epochMs });
  loadParts(parts, times.shift(state, epochMs - BOOT_EPOCH_MS));
  return parts;
}

function checkpointOf(options: ClusterOptions): Checkpoint {
  const { name } = options.profile;
  let found = checkpoints.get(name);
  if (found === undefined) {
    found = { state: booted(options), times: new TimeShift(BOOT_YEAR) };
    checkpoints.set(name, found);
  }
  return found;
}

function booted(options: ClusterOptions): SavedCluster {
  const parts = compose({ ...options, seed: `boot/${options.profile.name}`, epochMs: BOOT_EPOCH_MS });
  boot(parts, options.installed);
  parts.kernel.run(AGE_US, { events: EVENTS });
  // Watches are open and told; nobody asks for the boot's own history.
  parts.server.store.forgetHistory();
  const state = saveParts(parts);
  // The session's seed draws from here on.
  return { ...state, kernel: { ...state.kernel, random: {} } };
}
