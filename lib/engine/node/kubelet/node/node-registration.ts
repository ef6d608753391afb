/**
 * Registers or adopts the Node, then keeps it alive: its lease every 10 s, its status every 5 min
 * (kubelet_node_status.go, component-helpers apimachinery/lease).
 */

import type { Part } from '../../../base/plain';
import { type Draft, semanticEqual } from '../../../client/object';
import { LEASES, NODES } from '../../../client/resources';
import { SECOND } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import { labels, newNode, nodeStatus } from './node-object';

const LEASE_NAMESPACE = 'kube-node-lease';
const LEASE_SECONDS = 40;
const LEASE_PERIOD_US = 10 * SECOND;
const STATUS_PERIOD_US = 300 * SECOND;
const RETRY_US = SECOND;

interface RegistrationState {
  readonly uid: string | null;
  readonly lease: Draft | null;
}

export class NodeRegistration implements Part<RegistrationState> {
  private uid: string | null = null;
  private lease: Draft | null = null;

  constructor(private readonly core: KubeletCore) {
    core.on('register', () => this.register());
    const firstAtUs = (period: number) => core.kernel.now + core.kernel.random(core.id).below(period / 1_000) * 1_000;
    core.kernel.every({
      id: `${core.id}/lease`,
      periodUs: LEASE_PERIOD_US,
      firstAtUs: firstAtUs(LEASE_PERIOD_US),
      tick: () => this.renew(),
    });
    core.kernel.every({
      id: `${core.id}/status`,
      periodUs: STATUS_PERIOD_US,
      firstAtUs: core.kernel.now + STATUS_PERIOD_US,
      tick: () => this.report(),
    });
  }

  /** ObjectReference of events about the node; it carries no UID. */
  get reference(): Draft {
    const { nodeName } = this.core.options;
    return { kind: 'Node', name: nodeName, apiVersion: 'v1' };
  }

  register(): void {
    const { client, options, kernel, events } = this.core;
    const { nodeName } = options;
    const made = client.create(NODES, '', newNode(options, kernel.timestamp()));
    if (made.ok) this.uid = made.object.metadata.uid;
    else if (made.error.code !== 409 || !this.adopt()) {
      this.core.post(RETRY_US, 'register', null);
      return;
    }
    const tell = (reason: string, message: string) => events.object(this.reference, 'Normal', reason, message);
    tell('Starting', 'Starting kubelet.');
    for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID']) {
      tell(reason, `Node ${nodeName} status is now: ${reason}`);
    }
    tell('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
    tell('NodeReady', `Node ${nodeName} status is now: NodeReady`);
    this.report();
    this.renew();
  }

  save(): RegistrationState {
    return { uid: this.uid, lease: this.lease };
  }

  load(state: RegistrationState): void {
    this.uid = state.uid;
    this.lease = state.lease;
  }

  /** A Node of this name exists: it gets the kubelet's labels. */
  private adopt(): boolean {
    const { client, options } = this.core;
    const found = client.get(NODES, '', options.nodeName);
    if (!found.ok) return false;
    this.uid = found.object.metadata.uid;
    const wanted = labels(options);
    const missing = Object.keys(wanted).filter((key) => found.object.metadata.labels?.[key] !== wanted[key]);
    if (missing.length === 0) return true;
    const patch = Object.fromEntries(missing.map((key) => [key, wanted[key]]));
    return client.patch(NODES, '', options.nodeName, 'strategic', { metadata: { labels: patch } }).ok;
  }

  private report(): void {
    const { client, options, kernel } = this.core;
    if (this.uid === null) return;
    const found = client.get(NODES, '', options.nodeName);
    if (!found.ok) {
      if (found.error.code !== 404) return;
      // Deleted under a running kubelet: it registers again.
      this.uid = null;
      this.core.post(RETRY_US, 'register', null);
      return;
    }
    const old = found.object.status ?? {};
    const next = nodeStatus(options, old, kernel.timestamp());
    const patch: Draft = {};
    for (const field of Object.keys(next)) if (!semanticEqual(old[field], next[field])) patch[field] = next[field];
    if (Object.keys(patch).length === 0) return;
    client.patch(NODES, '', options.nodeName, 'strategic', { status: patch }, 'status');
  }

  private renew(): void {
    const { client, options, kernel } = this.core;
    if (this.uid === null) return;
    const renewTime = kernel.microTimestamp();
    if (this.lease !== null) {
      const spec = { ...this.lease.spec, renewTime };
      const renewed = client.update(LEASES, { ...this.lease, spec });
      if (renewed.ok) {
        this.lease = renewed.object;
        return;
      }
    }
    const found = client.get(LEASES, LEASE_NAMESPACE, options.nodeName);
    if (found.ok) {
      const spec = { ...found.object.spec, holderIdentity: options.nodeName, renewTime };
      const renewed = client.update(LEASES, { ...found.object, spec });
      this.lease = renewed.ok ? renewed.object : null;
      return;
    }
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: options.nodeName, uid: this.uid }];
    const made = client.create(LEASES, LEASE_NAMESPACE, {
      kind: 'Lease',
      apiVersion: 'coordination.k8s.io/v1',
      metadata: { name: options.nodeName, namespace: LEASE_NAMESPACE, ownerReferences },
      spec: { holderIdentity: options.nodeName, leaseDurationSeconds: LEASE_SECONDS, renewTime },
    });
    this.lease = made.ok ? made.object : null;
  }
}
