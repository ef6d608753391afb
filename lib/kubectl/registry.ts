/** Every command of kubectl; names and aliases are unique or this module fails to load. */
import { assert } from '../engine/base/assert';
import type { Command } from './command';
import { apply } from './commands/apply/command';
import { auth } from './commands/auth/command';
import { autoscale } from './commands/autoscale';
import { certificate } from './commands/certificate/command';
import { clusterInfo } from './commands/cluster-info/command';
import { config } from './commands/config/command';
import { cp } from './commands/cp/command';
import { create } from './commands/create/command';
import { debug } from './commands/debug/command';
import { deleteCommand } from './commands/delete';
import { describe } from './commands/describe';
import { diff } from './commands/diff/command';
import { apiResources } from './commands/discovery/api-resources';
import { apiVersions } from './commands/discovery/api-versions';
import { edit } from './commands/edit/command';
import { events } from './commands/events';
import { explain } from './commands/explain/command';
import { expose } from './commands/expose/command';
import { get } from './commands/get/command';
import { kustomize } from './commands/kustomize/command';
import { completion } from './commands/meta/completion';
import { options } from './commands/meta/options';
import { plugin } from './commands/meta/plugin';
import { alpha, kuberc } from './commands/meta/unsimulated';
import { annotate, label } from './commands/metadata/command';
import { cordon, uncordon } from './commands/node/cordon';
import { drain } from './commands/node/drain';
import { taint } from './commands/node/taint';
import { patch } from './commands/patch/command';
import { portForward } from './commands/port-forward/command';
import { proxy } from './commands/proxy/command';
import { replace } from './commands/replace';
import { rollout } from './commands/rollout/command';
import { run } from './commands/run/command';
import { scale } from './commands/scale/command';
import { set } from './commands/set/command';
import { attach } from './commands/streams/attach';
import { exec } from './commands/streams/exec';
import { logs } from './commands/streams/logs';
import { top } from './commands/top';
import { version } from './commands/version';
import { wait } from './commands/wait/command';
import type { CommandGroup } from './help/page';

/** As the help lists them. */
export const groups: readonly CommandGroup[] = [
  { title: 'Basic Commands (Beginner):', commands: [create, expose, run, set] },
  { title: 'Basic Commands (Intermediate):', commands: [explain, get, edit, deleteCommand] },
  { title: 'Deploy Commands:', commands: [rollout, scale, autoscale] },
  {
    title: 'Cluster Management Commands:',
    commands: [certificate, clusterInfo, top, cordon, uncordon, drain, taint],
  },
  {
    title: 'Troubleshooting and Debugging Commands:',
    commands: [describe, logs, attach, exec, portForward, proxy, cp, auth, debug, events],
  },
  { title: 'Advanced Commands:', commands: [diff, apply, patch, replace, wait, kustomize] },
  { title: 'Settings Commands:', commands: [label, annotate, completion] },
  { title: 'Subcommands provided by plugins:', commands: [] },
  { title: 'Other Commands:', commands: [apiResources, apiVersions, config, kuberc, plugin, version] },
];
export const commands: readonly Command[] = [...groups.flatMap((group) => group.commands), options, alpha];
/** In the order in which upstream adds them, which is the one of suggestions. */
export const suggested: readonly Command[] = [
  ...groups.slice(0, -1).flatMap((group) => group.commands),
  ...[alpha, config, plugin, version, apiVersions, apiResources, options, kuberc],
];

const names = commands.flatMap((command) => [command.name, ...(command.aliases ?? [])]);
assert(new Set(names).size === names.length, 'two kubectl commands share a name');
