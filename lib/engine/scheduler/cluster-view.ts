/** The scheduler's informers and the snapshot made of them; pods just bound count before the watch tells of them. */
import { LazyMap } from '../base/lazy-map';
import type { Part } from '../base/plain';
import type { Discovered } from '../client/discovery';
import type { Informer } from '../client/informer';
import type { InformerFactory } from '../client/informer-factory';
import { controllerOf, type Draft, matchesMap } from '../client/object';
import * as known from '../client/resources';
import { priorityOf } from './preemption';
import { nodeInfos, type Snapshot } from './snapshot';

export class ClusterView implements Part<ReadonlyMap<string, Draft>> {
  readonly pods: Informer;
  readonly nodes: Informer;
  /** Absent when the API has no such kind. */
  readonly claims: Informer | undefined;
  private readonly classes: Informer | undefined;
  private readonly namespaces: Informer;
  private readonly services: Informer;
  private readonly owners = new LazyMap<string, Informer>();
  /** By uid: bound by us, not yet seen so. */
  private readonly assumed = new LazyMap<string, Draft>();

  constructor(informers: InformerFactory, { resources }: Discovered) {
    const optional = ({ group, plural }: known.Resource): boolean =>
      resources.some((r) => r.group === group && r.plural === plural);
    const query = 'fieldSelector=status.phase%21%3DSucceeded%2Cstatus.phase%21%3DFailed';
    this.pods = informers.for(known.PODS, { query });
    this.nodes = informers.for(known.NODES);
    this.namespaces = informers.for(known.NAMESPACES);
    this.services = informers.for(known.SERVICES);
    this.claims = optional(known.VOLUME_CLAIMS) ? informers.for(known.VOLUME_CLAIMS) : undefined;
    this.classes = optional(known.STORAGE_CLASSES) ? informers.for(known.STORAGE_CLASSES) : undefined;
    for (const owner of [known.REPLICATION_CONTROLLERS, known.REPLICA_SETS, known.STATEFUL_SETS]) {
      if (optional(owner)) this.owners.set(owner.kind, informers.for(owner));
    }
  }

  assume(pod: Draft, node: string): void {
    this.assumed.set(pod.metadata.uid, { ...pod, spec: { ...pod.spec, nodeName: node } });
  }

  forget(uid: string): void {
    this.assumed.delete(uid);
  }

  isAssumed(uid: string): boolean {
    return this.assumed.has(uid);
  }

  /** As seen by `pod`: others nominated for a node count there unless they are less important. */
  snapshotFor(pod: Draft): Snapshot {
    const placed: Draft[] = [...this.assumed.values()];
    for (const other of this.pods.list()) {
      if (isFinished(other) || this.assumed.has(other.metadata.uid)) continue;
      if ((other.spec.nodeName ?? '') !== '') placed.push(other);
      else if (other.metadata.uid !== pod.metadata.uid && isNominated(other) && priorityOf(other) >= priorityOf(pod)) {
        placed.push({ ...other, spec: { ...other.spec, nodeName: other.status.nominatedNodeName } });
      }
    }
    return {
      nodes: nodeInfos(this.nodes.list(), placed),
      namespaceLabels: (name) => this.namespaces.get('', name)?.metadata.labels ?? {},
      ownSelectors: (own) => this.ownSelectors(own),
      claim: (namespace, name) => this.claims?.get(namespace, name),
      bindingMode: (name) => this.classes?.get('', name)?.volumeBindingMode ?? 'Immediate',
    };
  }

  save(): ReadonlyMap<string, Draft> {
    return this.assumed.save();
  }

  load(state: ReadonlyMap<string, Draft>): void {
    this.assumed.load(state);
  }

  /** plugins/helper/spread.go DefaultSelector. */
  private ownSelectors(pod: Draft): readonly Draft[] {
    const { namespace, labels } = pod.metadata;
    const selectors: Draft[] = this.services
      .list(namespace)
      .filter((service) => matchesMap(service.spec.selector, labels))
      .map((service) => ({ matchLabels: service.spec.selector }));
    const reference = controllerOf(pod);
    const owner = reference && this.owners.get(reference.kind)?.get(namespace, reference.name);
    if (owner === undefined) return selectors;
    const { selector } = owner.spec;
    return [...selectors, owner.kind === 'ReplicationController' ? { matchLabels: selector } : selector];
  }
}

export function isFinished(pod: Draft): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

function isNominated(pod: Draft): boolean {
  return (pod.status?.nominatedNodeName ?? '') !== '';
}
