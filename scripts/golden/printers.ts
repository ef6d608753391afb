/** Replays a printer case: objects as they stand in a bare control plane, commands at a given moment. */
import type { Plain } from '../../lib/engine/base/plain';
import { profileNamed } from '../../lib/engine/cluster/profiles/registry';
import { SECOND } from '../../lib/engine/sim/kernel-contract';
import { composeBareCluster, composePureTools } from '../../lib/session/composition';
import { ENGINE_VERSION } from '../../lib/session/engine-version';
import { LabSession } from '../../lib/session/lab-session';
import { runToEnd } from '../../lib/session/setup';
import { normalize } from './normalize';
import { compareText, type Outcome } from './report';

export interface PrinterCase {
  readonly name: string;
  readonly kubeconfig: string;
  readonly keep: readonly string[];
  readonly objects: readonly Plain[];
  readonly commands: readonly PrinterCommand[];
}
interface PrinterCommand {
  readonly run: string;
  readonly now: string;
  readonly exit: number;
  readonly normalized: { readonly stdout: string; readonly stderr: string };
}

export async function replayPrinters(one: PrinterCase): Promise<readonly Outcome[]> {
  // Only the kubeconfig would differ, and no output shows it.
  const profile = profileNamed(one.kubeconfig)?.name ?? 'minikube';
  const keep = new Set(one.keep);
  const outcomes: Outcome[] = [];
  for (const [index, command] of one.commands.entries()) {
    const epochMs = Date.parse(command.now);
    const cluster = composeBareCluster({ profile, seed: one.name, epochMs }, one.objects);
    const start = { lab: null, profile, seed: one.name, epochMs, engineVersion: ENGINE_VERSION };
    const session = new LabSession(start, cluster, null, await composePureTools());
    const got = await runToEnd(session, cluster, command.run, 60 * SECOND);
    const differences = [
      ...(got.exit === command.exit ? [] : [`exit ${got.exit} instead of ${command.exit}`]),
      ...compareText('stdout', command.normalized.stdout, normalize(got.stdout, keep)),
      ...compareText('stderr', command.normalized.stderr, normalize(got.stderr, keep)),
    ];
    outcomes.push({
      name: `${one.name} ${index + 1}`,
      run: command.run,
      passed: differences.length === 0,
      differences,
    });
  }
  return outcomes;
}
