/**
 * Starting one container (kuberuntime startContainer): crash back-off, image, configuration, creation, start and
 * postStart hook, each failure with its reason and event.
 */
import type { Draft } from '../../../client/object';
import { MS, type Us } from '../../../sim/kernel-contract';
import type { ContainerConfig } from '../../runtime/contract';
import type { KubeletCore } from '../core';
import { containerEnv, type EnvSources } from '../env/container-env';
import { expand } from '../env/expansion';
import { goDuration } from '../images/go-duration';
import type { ImageManager, ImageOutcome } from '../images/image-manager';
import { BackOff } from './back-off';
import { type ContainerRecord, newestContainer, type PodRecord, type StartItem } from './pod-record';
import { formatPod, specOf } from './pod-spec';

export type StartOutcome =
  | { readonly kind: 'started' }
  /** The image is being pulled. */
  | { readonly kind: 'pulling' }
  | { readonly kind: 'image'; readonly imageName: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string; readonly retryAtUs: Us };

const BACK_OFF_PERIOD_US = 10_000 * MS;

export class ContainerStarter {
  readonly backOff = new BackOff();

  constructor(
    private readonly core: KubeletCore,
    private readonly images: ImageManager,
    private readonly envSources: (record: PodRecord) => EnvSources,
  ) {}

  /** Back-off and image; `image` and `pulling` go on with `create`. */
  prepare(record: PodRecord, item: StartItem, token: number): StartOutcome {
    const spec = specOf(record.pod, item);
    const waiting = this.crashBackOff(record, item.name);
    if (waiting !== undefined) return waiting;
    const image = this.images.ensure(record.pod, spec, token);
    return image === undefined ? { kind: 'pulling' } : this.afterImage(record, item, image);
  }

  afterImage(record: PodRecord, item: StartItem, image: ImageOutcome): StartOutcome {
    if (image.kind === 'ready') return { kind: 'image', imageName: image.imageName };
    this.core.events.container(record.pod, item.name, 'Warning', 'Failed', `Error: ${image.reason}`);
    return this.failed(image.reason, image.message);
  }

  create(record: PodRecord, item: StartItem, imageName: string): StartOutcome {
    const { runtime, events, pods } = this.core;
    const { pod, uid } = record;
    const spec = specOf(pod, item);
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      events.container(pod, spec.name, type, reason, message);
    const config = this.config(record, spec);
    if (typeof config === 'string') {
      tell('Warning', 'Failed', `Error: ${config}`);
      return this.failed('CreateContainerConfigError', config);
    }
    const created = runtime.createContainer(config);
    if (!created.ok) {
      tell('Warning', 'Failed', `Error: ${created.message}`);
      return this.failed('CreateContainerError', created.message);
    }
    tell('Normal', 'Created', 'Container created');
    const container: ContainerRecord = {
      id: created.id,
      name: spec.name,
      attempt: config.attempt,
      image: imageName,
      specImage: spec.image,
    };
    pods.change(uid, { containers: this.withoutOld(record, container) });
    const started = runtime.startContainer(created.id);
    if (!started.ok) {
      // An id in the text would make every event one of its own.
      tell('Warning', 'Failed', `Error: ${started.message.replaceAll(created.id, spec.name)}`);
      return this.failed('RunContainerError', started.message);
    }
    tell('Normal', 'Started', 'Container started');
    return { kind: 'started' };
  }

  failed(reason: string, message: string): StartOutcome {
    const retryAtUs = this.core.kernel.now + this.core.jittered(BACK_OFF_PERIOD_US);
    return { kind: 'failed', reason, message, retryAtUs };
  }

  private crashBackOff(record: PodRecord, name: string): StartOutcome | undefined {
    const { kernel, runtime, events } = this.core;
    const container = newestContainer(record, name);
    const state = container === undefined ? undefined : runtime.state(container.id);
    if (state?.phase !== 'exited') return undefined;
    const sinceUs = state.finishedUs ?? kernel.now;
    const key = `${record.uid}_${name}`;
    if (!this.backOff.isWaitingSince(key, sinceUs, kernel.now)) {
      this.backOff.next(key, sinceUs, kernel.now);
      return undefined;
    }
    const pod = formatPod(record.pod);
    events.container(
      record.pod,
      name,
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${pod}`,
    );
    const delayUs = this.backOff.delayOf(key);
    const message = `back-off ${goDuration(delayUs)} restarting failed container=${name} pod=${pod}`;
    // The worker comes back when the delay is over, at most a resync period later, with jitter either way.
    const waitUs = Math.min(Math.max(0, sinceUs + delayUs - kernel.now), 6 * BACK_OFF_PERIOD_US);
    return { kind: 'failed', reason: 'CrashLoopBackOff', message, retryAtUs: kernel.now + this.core.jittered(waitUs) };
  }

  /** A text: why the configuration cannot be made. */
  private config(record: PodRecord, spec: Draft): ContainerConfig | string {
    const { pod, uid } = record;
    const made = containerEnv(pod, spec, this.envSources(record));
    if (!made.ok) return made.message;
    const values = new Map(made.env.map((e) => [e.name, e.value]));
    const expanded = (text: string) => expand(text, (name) => values.get(name));
    const security: Draft = { ...pod.spec.securityContext, ...spec.securityContext };
    if (security.runAsNonRoot === true && security.runAsUser === 0) {
      const place = `(pod: "${formatPod(pod)}", container: ${spec.name})`;
      return `container's runAsUser breaks non-root policy ${place}`;
    }
    const last = newestContainer(record, spec.name);
    return {
      podUid: uid,
      podName: pod.metadata.name,
      podNamespace: pod.metadata.namespace,
      name: spec.name,
      attempt: last === undefined ? 0 : last.attempt + 1,
      image: spec.image,
      ...(spec.command === undefined ? {} : { command: spec.command.map(expanded) }),
      ...(spec.args === undefined ? {} : { args: spec.args.map(expanded) }),
      ...(spec.workingDir ? { workingDir: spec.workingDir } : {}),
      env: made.env,
      mounts: (spec.volumeMounts ?? []).map((mount: Draft) => ({
        path: mount.mountPath,
        volume: mount.name,
        readOnly: mount.readOnly === true,
        ...(mount.subPath ? { subPath: mount.subPath } : {}),
        ...(mount.subPathExpr ? { subPath: expanded(mount.subPathExpr) } : {}),
      })),
      tty: spec.tty === true,
      stdin: spec.stdin === true,
      stdinOnce: spec.stdinOnce === true,
      ...(security.runAsUser === undefined ? {} : { runAsUser: security.runAsUser }),
      ...(security.readOnlyRootFilesystem === true ? { readOnlyRootFilesystem: true } : {}),
    };
  }

  /** Garbage collection keeps one dead container of a name, for `logs --previous`. */
  private withoutOld(record: PodRecord, made: ContainerRecord): readonly ContainerRecord[] {
    const dead = record.containers.filter((c) => c.name === made.name).slice(0, -1);
    for (const container of dead) this.core.runtime.removeContainer(container.id);
    return [...record.containers.filter((c) => !dead.includes(c)), made];
  }
}
