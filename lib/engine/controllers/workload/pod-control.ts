/**
 * Creates and deletes the pods of an owner and tells so in events on it (controller_utils.go RealPodControl).
 */
import type { ApiClient, ApiFailure } from '../../client/api-client';
import type { EventRecorder } from '../../client/event-recorder';
import type { Draft } from '../../client/object';
import { PODS, type Resource } from '../../client/resources';
import { Ownership } from './ownership';

const NAME_MAX = 253;

export class PodControl {
  readonly ownership: Ownership;

  constructor(
    private readonly client: ApiClient,
    private readonly recorder: EventRecorder,
    ownerResource: Resource,
  ) {
    this.ownership = new Ownership(client, ownerResource, PODS);
  }

  /** `adjust` changes the pod before it is sent (a DaemonSet's node affinity). */
  create(owner: Draft, template: Draft, adjust: (pod: Draft) => Draft = (pod) => pod): ApiFailure | undefined {
    const { namespace } = owner.metadata;
    const pod = adjust(podFromTemplate(template, owner, this.ownership.referenceTo(owner)));
    const created = this.client.create(PODS, namespace, pod);
    if (created.ok) {
      this.recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.object.metadata.name}`);
      return undefined;
    }
    if (!isNamespaceTerminating(created.error)) {
      this.recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${created.error.message}`);
    }
    return created.error;
  }

  delete(owner: Draft, pod: Draft): ApiFailure | undefined {
    const { namespace, name } = pod.metadata;
    const deleted = this.client.delete(PODS, namespace, name);
    if (deleted.ok) {
      this.recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
      return undefined;
    }
    if (deleted.error.code === 404) return deleted.error;
    this.recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${deleted.error.message}`);
    return { ...deleted.error, message: `unable to delete pods: ${deleted.error.message}` };
  }
}

export function podFromTemplate(template: Draft, owner: Draft, reference: Draft): Draft {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const prefix = `${owner.metadata.name}-`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: prefix.length > NAME_MAX ? owner.metadata.name : prefix,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [reference],
      ...(finalizers === undefined ? {} : { finalizers }),
    },
    spec: template.spec,
  };
}

export function isNamespaceTerminating(failure: ApiFailure): boolean {
  const causes: readonly Draft[] = failure.status.details?.causes ?? [];
  return causes.some((cause) => cause.reason === 'NamespaceTerminating');
}
