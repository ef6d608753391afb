/**
 * The kubelet of one node, v1.36 (pkg/kubelet): registers the node, runs the pods bound to it through the container
 * runtime, reports their status, and serves logs, exec and attach. Everything happens in events of one actor.
 */
import { ApiClient } from '../../client/api-client';
import { EventRecorder } from '../../client/event-recorder';
import { Informer } from '../../client/informer';
import type { Draft } from '../../client/object';
import { PODS, SERVICES } from '../../client/resources';
import { KubeletCore } from './core';
import type { EnvSources } from './env/container-env';
import type { NodeFacts } from './env/field-ref';
import { serviceEnv } from './env/service-env';
import { PodEvents } from './events/pod-events';
import { ImageManager } from './images/image-manager';
import { Hooks } from './lifecycle/hooks';
import { NodeRegistration } from './node/node-registration';
import type { Kubelet, KubeletOptions } from './options';
import { ContainerStarter } from './pods/container-starter';
import { ContainerStopper } from './pods/container-stopper';
import { Deadlines } from './pods/deadlines';
import { MirrorPods } from './pods/mirror-pods';
import type { PodRecord } from './pods/pod-record';
import { PodSource } from './pods/pod-source';
import { PodSync } from './pods/pod-sync';
import { PodTimers } from './pods/pod-timers';
import { PodWorkers } from './pods/pod-workers';
import { StartSequence } from './pods/start-sequence';
import { Termination } from './pods/termination';
import type { ExecDone } from './probes/outcome';
import { Prober } from './probes/prober';
import { reportReadiness } from './probes/readiness-report';
import { Requests } from './probes/requests';
import { PodSandboxes } from './sandbox/pod-sandboxes';
import { createKubeletServer } from './server/kubelet-server';
import type { StatusView } from './status/container-status';
import { Reporter } from './status/reporter';
import { StatusManager } from './status/status-manager';
import { configMap, secret } from './volumes/api-objects';
import { VolumeManager } from './volumes/volume-manager';

export function createKubelet(options: KubeletOptions): Kubelet {
  const { kernel, transport, runtime, nodeName, nodeIP } = options;
  const client = new ApiClient(transport);
  const recorder = new EventRecorder(kernel, client, { component: 'kubelet', host: nodeName });
  const core = new KubeletCore(options, client, new PodEvents(recorder));
  runtime.setOwner(core.id);

  const query = `fieldSelector=spec.nodeName%3D${nodeName}`;
  const pods = new Informer(kernel, `informer/kubelet/${nodeName}/pods`, client, PODS, { query });
  const services = new Informer(kernel, `informer/kubelet/${nodeName}/services`, client, SERVICES);

  const facts = (record: PodRecord): NodeFacts => ({
    nodeName,
    hostIP: nodeIP,
    podIP: record.pod.spec.hostNetwork === true ? nodeIP : (record.sandbox?.ip ?? ''),
    allocatable: options.node.status?.allocatable ?? options.node.status?.capacity ?? {},
  });
  const envSources = (record: PodRecord): EnvSources => ({
    configMap: (namespace, name) => configMap(client, namespace, name),
    secret: (namespace, name) => secret(client, namespace, name),
    services: serviceEnv(services.list(), record.pod.metadata.namespace, record.pod.spec.enableServiceLinks !== false),
    facts: facts(record),
  });

  const mirrors = new MirrorPods(core);
  const statuses = new StatusManager(core, (record) => (record.isStatic ? mirrors.get(record) : record.pod));
  const requests = new Requests(core);
  const prober = new Prober(core, statuses, requests);
  const hooks = new Hooks(core, requests);
  const images = new ImageManager(core);
  const volumes = new VolumeManager(core, facts);
  const starter = new ContainerStarter(core, images, envSources);
  const stopper = new ContainerStopper(core, hooks);
  const view: StatusView = {
    runtime,
    clock: kernel,
    started: (record, container, id) => prober.isStarted(record, container, id),
    ready: (record, container, id) => prober.isReady(record, container, id),
  };
  const sandboxes = new PodSandboxes(core);
  const timers = new PodTimers(core);
  const reporter = new Reporter(core, statuses, view);
  const managers = { timers, reporter, statuses, images, volumes, prober, hooks, starter, stopper, sandboxes, mirrors };
  const termination = new Termination(core, managers);
  const sequence = new StartSequence(core, managers);
  const podSync = new PodSync(core, { ...managers, sequence, terminate: (uid) => termination.begin(uid) });
  new PodWorkers(core, { timers, hooks, stopper, sequence, podSync, termination });
  const deadlines = new Deadlines(core, statuses, timers);
  const source = new PodSource(core, { timers, termination, deadlines, statuses, mirrors });
  const node = new NodeRegistration(core);

  prober.onChange = (uid, type, id, isSuccess) => {
    if (type === 'readiness') reportReadiness(core, statuses, uid, id, isSuccess);
    if (type !== 'liveness' || !isSuccess) timers.requestSync(uid);
  };
  core.on('exec-done', (arg: Draft) => {
    const done = arg as ExecDone;
    if (!prober.execDone(done.exec, done)) hooks.execDone(done.exec, done.exitCode, done.output, done.error);
  });
  pods.addHandler({
    added: (pod) => source.changed(pod),
    updated: (pod, old) => source.changed(pod, old),
    deleted: (pod) => source.removed(pod),
  });

  // In the order of dependence: pods before what refers to them.
  const parts = { pods, services, recorder, records: core.pods, mirrors, statuses, requests, prober, hooks, images };
  const more = { volumes, backOff: starter.backOff, node };
  const all: Readonly<Record<string, { save(): unknown; load(state: never): void }>> = { ...parts, ...more };

  return {
    start: () => {
      node.register();
      services.start();
      source.start(options.staticPods ?? []);
      pods.start();
    },
    server: createKubeletServer(core, statuses),
    save: () => ({
      token: core.saveToken(),
      parts: Object.fromEntries(Object.entries(all).map(([name, part]) => [name, part.save()])),
    }),
    load: (state) => {
      const saved = state as { readonly token: number; readonly parts: Readonly<Record<string, unknown>> };
      core.loadToken(saved.token);
      for (const [name, part] of Object.entries(all)) part.load(saved.parts[name] as never);
    },
  };
}
