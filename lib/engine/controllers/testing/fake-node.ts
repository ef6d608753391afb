/** A kubelet that takes no time: assigned pods run and are ready at once, as in the recordings of tests/golden. */
import { ApiClient } from '../../client/api-client';
import { Informer } from '../../client/informer';
import type { Draft } from '../../client/object';
import { PODS } from '../../client/resources';
import type { Kernel } from '../../sim/kernel-contract';
import type { MemoryApi } from './memory-api';

const CONDITIONS = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

export class FakeNode {
  private last = 1;
  private readonly client: ApiClient;
  /** Pods for which this holds stay unready. */
  unready: (pod: Draft) => boolean = () => false;

  constructor(
    private readonly kernel: Kernel,
    api: MemoryApi,
    /** Binds unassigned pods itself when no scheduler runs. */
    private readonly bindTo: string | undefined,
  ) {
    this.client = new ApiClient(api.transport);
    const pods = new Informer(kernel, 'fake-node', this.client, PODS);
    pods.addHandler({ added: (pod) => this.see(pod), updated: (pod) => this.see(pod) });
    pods.start();
  }

  private see(pod: Draft): void {
    const { namespace, name } = pod.metadata;
    if ((pod.spec.nodeName ?? '') === '') {
      if (this.bindTo === undefined) return;
      const target = { kind: 'Node', name: this.bindTo };
      this.client.create(PODS, namespace, { metadata: { name, namespace }, target }, 'binding', name);
      return;
    }
    if (['Running', 'Succeeded', 'Failed'].includes(pod.status?.phase)) return;
    this.last += 1;
    const at = this.kernel.timestamp();
    const podIP = `10.244.0.${this.last}`;
    const ready = this.unready(pod) ? 'False' : 'True';
    const conditions = CONDITIONS.map((type) => ({
      type,
      status: type.endsWith('Ready') ? ready : 'True',
      lastProbeTime: null,
      lastTransitionTime: at,
    }));
    const status = { phase: 'Running', podIP, podIPs: [{ ip: podIP }], startTime: at, conditions };
    this.client.updateStatus(PODS, { ...pod, status });
  }
}
