/** Ends namespaces under deletion: empties them, tells how far it is, takes its finalizer off (pkg/controller/namespace). */
import { nowMs } from '../../client/clock';
import { type Draft, isTerminating } from '../../client/object';
import { NAMESPACES } from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';
import { SECOND } from '../../sim/kernel-contract';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { namespaceConditions } from './conditions';
import { emptyNamespace } from './empty-namespace';

/** Time for last creations in the namespace to become visible. */
const GRACE_US = 5 * SECOND;
const MAX_BACK_OFF_US = 60 * SECOND;
const FINALIZER = 'kubernetes';

class NamespaceController {
  constructor(private readonly context: ControllerContext) {
    const queue = context.queue((name) => this.sync(name), { maxDelayUs: MAX_BACK_OFF_US });
    const see = (namespace: Draft): void => {
      if (isTerminating(namespace)) queue.addAfter(namespace.metadata.name, GRACE_US, 'work');
    };
    context.informers.for(NAMESPACES).addHandler({ added: see, updated: see });
  }

  private sync(name: string): SyncResult {
    const { client, kernel } = this.context;
    const found = client.get(NAMESPACES, '', name);
    if (!found.ok) return found.error.code === 404 ? undefined : RETRY;
    let namespace = found.object;
    if (!isTerminating(namespace)) return undefined;
    if (namespace.status?.phase !== 'Terminating') {
      const status = { ...namespace.status, phase: 'Terminating' };
      const updated = client.updateStatus(NAMESPACES, { ...namespace, status });
      if (!updated.ok) return updated.error.code === 404 ? undefined : RETRY;
      namespace = updated.object;
    }
    if ((namespace.spec?.finalizers ?? []).length === 0) return undefined;
    const { findings, estimate } = emptyNamespace(client, namespace, nowMs(kernel));
    const old: readonly Draft[] = namespace.status.conditions ?? [];
    const conditions = namespaceConditions(old, findings, kernel.timestamp());
    if (conditions !== old) {
      client.updateStatus(NAMESPACES, { ...namespace, status: { ...namespace.status, conditions } });
    }
    if (findings.contentFailures.length > 0 || findings.discoveryFailure !== undefined) return RETRY;
    if (estimate > 0) return { afterUs: (Math.floor(estimate / 2) + 1) * SECOND };
    return this.finalize(name);
  }

  private finalize(name: string): SyncResult {
    const { client } = this.context;
    const fresh = client.get(NAMESPACES, '', name);
    if (!fresh.ok) return fresh.error.code === 404 ? undefined : RETRY;
    const finalizers: readonly string[] = fresh.object.spec?.finalizers ?? [];
    const spec = { ...fresh.object.spec, finalizers: finalizers.filter((f) => f !== FINALIZER) };
    const done = client.update(NAMESPACES, { ...fresh.object, spec }, 'finalize');
    return done.ok || done.error.code === 404 ? undefined : RETRY;
  }
}

export const namespaceController: ControllerDefinition = {
  name: 'namespace-controller',
  serviceAccount: 'namespace-controller',
  start: (context) => {
    new NamespaceController(context);
  },
};
