/** Events of the kubelet about pods and their containers: source `kubelet` on this node, field path of the container. */
import type { EventRecorder, EventType } from '../../../client/event-recorder';
import { referenceTo } from '../../../client/event-recorder';
import type { Draft } from '../../../client/object';
import { containerFieldPath } from '../pods/pod-spec';

export class PodEvents {
  constructor(private readonly recorder: EventRecorder) {}

  pod(pod: Draft, type: EventType, reason: string, message: string): void {
    this.recorder.eventFor(referenceTo(typed(pod)), type, reason, message);
  }

  container(pod: Draft, name: string, type: EventType, reason: string, message: string): void {
    this.recorder.eventFor(referenceTo(typed(pod), containerFieldPath(pod, name)), type, reason, message);
  }

  object(reference: Draft, type: EventType, reason: string, message: string): void {
    this.recorder.eventFor(reference, type, reason, message);
  }
}

/** Manifests of static pods and items of lists may lack their kind. */
function typed(pod: Draft): Draft {
  return pod.kind === undefined ? { kind: 'Pod', apiVersion: 'v1', ...pod } : pod;
}
