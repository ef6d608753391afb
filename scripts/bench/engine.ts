/** Figures of single engine parts: the event queue, the API server in process, a snapshot and its way back. */
import { SimKernel } from '../../lib/engine/sim/kernel';
import { SECOND } from '../../lib/engine/sim/kernel-contract';
import { composeCluster, restoreCluster } from '../../lib/session/composition';
import { percentile, round, timeMs } from './measure';
import type { Figures } from './scenarios';
import { startOf } from './session';

const PODS = '/api/v1/namespaces/default/pods';

/** Events that each post the next one, a thousand at a time in the queue. */
export async function eventQueue(): Promise<Figures> {
  const kernel = new SimKernel({ seed: 'queue', epochMs: 0 });
  kernel.register('loop', { handle: (op) => void kernel.post(1_000, 'loop', op) });
  for (let i = 0; i < 1_000; i++) kernel.post(i, 'loop', 'again');
  kernel.run(SECOND, { events: 10_000_000 });
  const { ms } = timeMs(() => kernel.run(2 * SECOND, { events: 10_000_000 }));
  return { queueEventsPerSecond: round(1_000_000 / (ms / 1_000), 0) };
}

/** Microseconds a request, warm: GET, LIST of 25, status update and CREATE of a pod. */
export async function apiServer(): Promise<Figures> {
  const start = startOf('api');
  const cluster = composeCluster(start);
  const user = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };
  const api = cluster.connector.as(user, 'bench/1.0');
  const pod = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { nodeName: 'nowhere', containers: [{ name: 'main', image: 'nginx', ports: [{ containerPort: 80 }] }] },
  });
  const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: ReturnType<typeof pod>) => {
    const answer = api.request({ method, path, ...(body && { contentType: 'application/json', body }) });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body as { metadata: object; spec: object; status: object };
  };
  for (let i = 0; i < 25; i++) send('POST', PODS, pod(`pod-${i}`));
  const median = (work: (i: number) => void) => {
    for (let i = 0; i < 500; i++) work(i);
    return round(
      percentile(
        Array.from({ length: 500 }, (_, i) => timeMs(() => work(500 + i)).ms * 1_000),
        0.5,
      ),
      1,
    );
  };
  const figures = {
    apiGetUs: median(() => send('GET', `${PODS}/pod-1`)),
    apiListUs: median(() => send('GET', PODS)),
    apiStatusUpdateUs: median((i) => {
      const old = send('GET', `${PODS}/pod-1`);
      send('PUT', `${PODS}/pod-1/status`, {
        ...pod('pod-1'),
        ...old,
        status: { ...old.status, message: `${i}` },
      } as never);
    }),
    apiCreateUs: median((i) => send('POST', PODS, pod(`new-${i}`))),
  };
  return figures;
}

/** A cluster with a deployment, saved and loaded again: what a rewind costs. */
export async function snapshot(): Promise<Figures> {
  const start = startOf('snapshot');
  const cluster = composeCluster(start);
  cluster.runScript('workstation', 'kubectl create deployment web --image=nginx --replicas=5');
  cluster.kernel.run(cluster.kernel.now + 60 * SECOND, { events: 10_000_000 });
  const runs = Array.from({ length: 60 }, () => {
    const saved = timeMs(() => cluster.save());
    return { saveMs: saved.ms, loadMs: timeMs(() => restoreCluster(start, saved.result)).ms };
  }).slice(20);
  const median = (values: readonly number[]) => round(percentile(values, 0.5));
  return {
    snapshotSaveMs: median(runs.map(({ saveMs }) => saveMs)),
    snapshotLoadMs: median(runs.map(({ loadMs }) => loadMs)),
  };
}
