/**
 * Images by pull policy, one pull at a time on the node, with the events and back-off of pkg/kubelet/images
 * image_manager.go (serializeImagePulls, KubeletEnsureSecretPulledImages).
 */
import { LazyMap } from '../../../base/lazy-map';
import type { Part } from '../../../base/plain';
import type { Draft } from '../../../client/object';
import type { Us } from '../../../sim/kernel-contract';
import type { PullResult } from '../../runtime/contract';
import type { KubeletCore } from '../core';
import { BackOff } from '../pods/back-off';
import { goDuration } from './go-duration';
import { invalidReference } from './invalid-reference';

export type ImageOutcome =
  | { readonly kind: 'ready'; readonly imageName: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string };

interface Pull {
  readonly uid: string;
  readonly token: number;
  readonly container: string;
  readonly image: string;
  readonly askedUs: Us;
  readonly result: PullResult | null;
}
interface ImageState {
  readonly pulls: readonly Pull[];
  readonly errors: readonly (readonly [string, string])[];
  readonly backOff: ReturnType<BackOff['save']>;
}

export class ImageManager implements Part<ImageState> {
  /** The first one is being pulled. */
  private pulls: readonly Pull[] = [];
  private readonly errors = new LazyMap<string, string>();
  private readonly backOff = new BackOff();
  /** The worker that waits with this token goes on. */
  onPulled: (uid: string, token: number, outcome: ImageOutcome) => void = () => undefined;

  constructor(private readonly core: KubeletCore) {
    core.on('pulled', () => this.finish());
  }

  /** undefined: pulling; `onPulled` tells. */
  ensure(pod: Draft, spec: Draft, token: number): ImageOutcome | undefined {
    const { runtime, events, kernel } = this.core;
    const { image, name } = spec;
    const policy = spec.imagePullPolicy ?? 'IfNotPresent';
    const invalid = invalidReference(image);
    if (invalid !== undefined) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${invalid}`;
      events.container(pod, name, 'Warning', 'InspectFailed', message);
      return { kind: 'failed', reason: 'InvalidImageName', message };
    }
    const present = policy !== 'Always' && runtime.isPresent(image);
    if (present) {
      const found = runtime.pull(image);
      const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
      events.container(pod, name, 'Normal', 'Pulled', message);
      return { kind: 'ready', imageName: found.ok ? found.imageName : image };
    }
    if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      events.container(pod, name, 'Warning', 'ErrImageNeverPull', message);
      return { kind: 'failed', reason: 'ErrImageNeverPull', message };
    }
    const key = backOffKey(pod.metadata.uid, image);
    if (this.backOff.isWaiting(key, kernel.now)) {
      const told = `Back-off pulling image "${image}"`;
      events.container(pod, name, 'Normal', 'BackOff', told);
      const error = this.errors.get(key);
      return { kind: 'failed', reason: 'ImagePullBackOff', message: error === undefined ? told : `${told}: ${error}` };
    }
    this.errors.delete(key);
    events.container(pod, name, 'Normal', 'Pulling', `Pulling image "${image}"`);
    const pull: Pull = { uid: pod.metadata.uid, token, container: name, image, askedUs: kernel.now, result: null };
    this.pulls = [...this.pulls, pull];
    if (this.pulls.length === 1) this.begin();
    return undefined;
  }

  forget(uid: string): void {
    this.backOff.forget(`${uid}_`);
    for (const key of [...this.errors.keys()]) if (key.startsWith(`${uid}_`)) this.errors.delete(key);
  }

  save(): ImageState {
    return { pulls: this.pulls, errors: [...this.errors], backOff: this.backOff.save() };
  }

  load(state: ImageState): void {
    this.pulls = state.pulls;
    this.errors.clear();
    for (const [key, message] of state.errors) this.errors.set(key, message);
    this.backOff.load(state.backOff);
  }

  private begin(): void {
    const [next, ...rest] = this.pulls;
    if (next === undefined) return;
    const result = this.core.runtime.pull(next.image);
    this.pulls = [{ ...next, result }, ...rest];
    this.core.post(result.durationUs, 'pulled', null);
  }

  private finish(): void {
    const [pull, ...rest] = this.pulls;
    if (pull === undefined || pull.result === null) return;
    this.pulls = rest;
    const outcome = this.outcome(pull, pull.result);
    this.begin();
    this.onPulled(pull.uid, pull.token, outcome);
  }

  private outcome(pull: Pull, result: PullResult): ImageOutcome {
    const { runtime, events, kernel, pods } = this.core;
    const { image, container } = pull;
    const pod = pods.get(pull.uid)?.pod;
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string) => {
      if (pod !== undefined) events.container(pod, container, type, reason, message);
    };
    if (!result.ok) {
      tell('Warning', 'Failed', `Failed to pull image "${image}": ${result.message}`);
      const key = backOffKey(pull.uid, image);
      this.backOff.next(key, kernel.now, kernel.now);
      this.errors.set(key, `ErrImagePull: ${result.message}`);
      return { kind: 'failed', reason: 'ErrImagePull', message: result.message };
    }
    runtime.markPresent(image);
    const alone = goDuration(result.durationUs);
    const withWait = goDuration(kernel.now - pull.askedUs);
    const size = `Image size: ${result.sizeBytes} bytes.`;
    tell(
      'Normal',
      'Pulled',
      `Successfully pulled image "${image}" in ${alone} (${withWait} including waiting). ${size}`,
    );
    return { kind: 'ready', imageName: result.imageName };
  }
}

function backOffKey(uid: string, image: string): string {
  return `${uid}_${image}`;
}
