/** Gives every node a range of the cluster's pod addresses, lowest free first (pkg/controller/nodeipam, RangeAllocator). */
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import type { Informer } from '../../client/informer';
import { isTerminating } from '../../client/object';
import { NODES } from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';
import type { ControllerContext, ControllerDefinition } from '../controller';
import { rangesOf } from './ranges';

export const nodeIpamController: ControllerDefinition = {
  name: 'node-ipam-controller',
  serviceAccount: 'node-controller',
  start: (context) => {
    if (!context.options.allocateNodeCIDRs) return;
    const nodes = context.informers.for(NODES);
    const given = context.keep('ranges', new GivenRanges());
    const recorder = context.recorder('cidrAllocator');
    const queue = context.queue((name): SyncResult => {
      const outcome = assign(context, nodes, given, name);
      const node = nodes.get('', name);
      if (outcome === 'no range' && node !== undefined) {
        recorder.event(node, 'Normal', 'CIDRNotAvailable', `Node ${name} status is now: CIDRNotAvailable`);
      }
      return outcome === 'done' ? undefined : RETRY;
    });
    nodes.addHandler({
      added: (node) => {
        const range: string = node.spec?.podCIDR ?? '';
        if (range === '') queue.add(node.metadata.name);
        else given.byNode.set(node.metadata.name, range);
      },
      updated: (node) => {
        if ((node.spec?.podCIDR ?? '') === '') queue.add(node.metadata.name);
      },
      deleted: (node) => given.byNode.delete(node.metadata.name),
    });
  },
};

/** Ranges taken, also those the watch has not told of yet. */
class GivenRanges implements Part<ReadonlyMap<string, string>> {
  readonly byNode = new LazyMap<string, string>();

  save(): ReadonlyMap<string, string> {
    return this.byNode.save();
  }

  load(state: ReadonlyMap<string, string>): void {
    this.byNode.load(state);
  }
}

type Outcome = 'done' | 'refused' | 'no range';

function assign(context: ControllerContext, nodes: Informer, given: GivenRanges, name: string): Outcome {
  const node = nodes.get('', name);
  if (node === undefined || isTerminating(node) || (node.spec?.podCIDR ?? '') !== '') return 'done';
  const { clusterCIDR, nodeCIDRMaskSize } = context.options;
  const taken = new Set(given.byNode.values());
  const range =
    given.byNode.get(name) ?? rangesOf(clusterCIDR, nodeCIDRMaskSize).find((candidate) => !taken.has(candidate));
  if (range === undefined) return 'no range';
  given.byNode.set(name, range);
  const spec = { podCIDR: range, podCIDRs: [range] };
  return context.client.patch(NODES, '', name, 'strategic', { spec }).ok ? 'done' : 'refused';
}
