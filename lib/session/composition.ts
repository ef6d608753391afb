/**
 * Where a session's parts come together: the cluster of a profile with the programs of shell and kubectl, and the runner
 * of pure tools. The engine imports nothing above it, so programs are handed in here.
 */
import { assert } from '../engine/base/assert';
import type { Plain } from '../engine/base/plain';
import type { ClusterOptions as Options } from '../engine/cluster/cluster-state';
import { ComposedCluster } from '../engine/cluster/composed-cluster';
import { profileNamed } from '../engine/cluster/profiles/registry';
import type { SimulatedCluster } from '../engine/cluster/simulated-cluster';
import { programTable } from '../engine/host/program-table';
import { networkPrograms } from '../engine/programs/registry';
import { kubectlCompleter } from '../kubectl/completion/completer';
import { kubectlPrograms } from '../kubectl/programs';
import { registerCompleter } from '../shell/bash/readline/completer';
import { completionsAt, isReadingLine } from '../shell/bash/terminal-view';
import { shellPrograms } from '../shell/programs';
import { createPureTools } from '../shell/pure-tools/pure-tools';
import type { PureToolRunner } from './pure-tool-runner';

export interface ClusterOptions {
  readonly profile: string;
  readonly seed: string;
  readonly epochMs: number;
  /** Another token of the profile's admin. */
  readonly token?: string;
}

const frames = [...shellPrograms.frames, ...networkPrograms];
const generators = [...shellPrograms.generators, ...kubectlPrograms];
const programs = programTable(frames, generators);
registerCompleter(kubectlCompleter);
const installed = [...frames, ...generators].map(({ name }) => name).sort();

export function composeCluster(options: ClusterOptions): SimulatedCluster {
  return ComposedCluster.fromCheckpoint(optionsOf(options));
}

/** A cluster in a state that `save` gave; the options are those it began with. */
export function restoreCluster(options: ClusterOptions, state: unknown): SimulatedCluster {
  return ComposedCluster.load(optionsOf(options), state);
}

function optionsOf({ profile, seed, epochMs, token }: ClusterOptions): Options {
  const known = profileNamed(profile);
  assert(known !== undefined, `no profile is named ${profile}`);
  return {
    profile: known,
    seed,
    epochMs,
    programs,
    installed,
    complete: completionsAt,
    reading: isReadingLine,
    ...(token === undefined ? {} : { token }),
  };
}

/** A control plane without controllers, nodes' agents or boot, holding these objects as they stand: for recordings. */
export function composeBareCluster(options: ClusterOptions, objects: readonly Plain[]): SimulatedCluster {
  return ComposedCluster.bare(optionsOf(options), objects);
}

let tools: Promise<PureToolRunner> | undefined;

/** One runner a worker, loaded once: its calls are one at a time, whichever session asks. */
export function composePureTools(): Promise<PureToolRunner> {
  tools ??= loadedTools();
  return tools;
}

async function loadedTools(): Promise<PureToolRunner> {
  const made = createPureTools();
  await made.preload();
  return made;
}
