/** What is measured, one function a figure; goals are those of the issue. */
import { SECOND } from '../../lib/engine/sim/kernel-contract';
import { readLabFolder } from '../../lib/server/labs/folders';
import { composeCluster } from '../../lib/session/composition';
import { createSessionFactory, openSession } from '../../lib/session/factory';
import { proveSeed } from '../lab/prove';
import { heapKiB, percentile, round, timeMs } from './measure';
import { startOf, TypedSession } from './session';

export type Figures = Readonly<Record<string, number | string>>;

const KUBIA = `kubectl create deployment kubia --image=luksa/kubia --replicas=3 --port=8080 && kubectl expose deployment kubia --name=kubia-svc --port=80 --target-port=8080`;

export async function clusterReady(): Promise<Figures> {
  const { epochMs, profile } = startOf('boot');
  const boot = timeMs(() => composeCluster({ profile, seed: 'first', epochMs }));
  for (let i = 0; i < 20; i++) composeCluster({ profile, seed: `warm${i}`, epochMs: epochMs + i * 1_000 });
  const times = Array.from(
    { length: 40 },
    (_, i) => timeMs(() => composeCluster({ profile, seed: `s${i}`, epochMs: epochMs + i * 1_000 })).ms,
  );
  return {
    firstBootMs: round(boot.ms),
    clusterReadyMs: round(percentile(times, 0.5)),
    clusterReadyP95Ms: round(percentile(times, 0.95)),
  };
}

export async function memory(): Promise<Figures> {
  const count = 20;
  // What is compiled is shared by all sessions of a process.
  for (const seed of ['warm', 'warmer']) await work(await TypedSession.open(seed));
  const before = heapKiB();
  const kept = [];
  for (let i = 0; i < count; i++) kept.push(await TypedSession.open(`heap${i}`));
  const fresh = (heapKiB() - before) / count;
  const worked = kept.slice(0, 5);
  const base = heapKiB();
  for (const one of worked) await work(one);
  const more = (heapKiB() - base) / worked.length;
  return { freshSessionKiB: round(fresh, 0), workedSessionKiB: round(fresh + more, 0), sessions: kept.length };
}

async function work(one: TypedSession): Promise<void> {
  await one.type(KUBIA, 20 * SECOND);
  for (let i = 0; i < 30; i++) await one.type('kubectl get pods,svc,ep -o wide', 10 * SECOND);
}

export async function typedCommand(): Promise<Figures> {
  const typed = await TypedSession.open('typed');
  await typed.type(KUBIA, 20 * SECOND);
  for (let i = 0; i < 20; i++) await typed.type('kubectl get pods');
  const times: number[] = [];
  let shown = '';
  for (let i = 0; i < 100; i++) {
    const start = performance.now();
    shown = await typed.type('kubectl get pods', SECOND / 5);
    times.push(performance.now() - start);
  }
  if (!shown.includes('1/1')) throw new Error(`kubectl get pods printed ${shown}`);
  return { kubectlGetPodsMs: round(percentile(times, 0.5)), kubectlGetPodsP95Ms: round(percentile(times, 0.95)) };
}

export async function reachCheck(): Promise<Figures> {
  const { session, cluster } = await openSession(startOf('reach'), null);
  const typed = cluster.runScript(
    'workstation',
    `${KUBIA} && kubectl run client --image=curlimages/curl -- sleep 100000`,
  );
  await session.advance(session.now + 30 * SECOND, 10_000_000);
  if (typed.status()?.kind !== 'exited') throw new Error(typed.stderr());
  const from = { kind: 'pod', namespace: 'default', name: 'client', existing: true } as const;
  const ask = () => cluster.probe.http(from, 'http://kubia-svc');
  // A worker grades for days: what counts is compiled code.
  for (let i = 0; i < 2_000; i++) ask();
  const times = Array.from({ length: 1_000 }, () => timeMs(ask).ms * 1_000);
  return {
    reachCheckUs: round(percentile(times, 0.5), 0),
    reachCheckP95Us: round(percentile(times, 0.95), 0),
    reachOutcomes: ask().length,
  };
}

export async function labSolved(): Promise<Figures> {
  const id = 'services/02-clusterip';
  const folder = readLabFolder('labs', id);
  if (folder === null || folder === undefined) throw new Error(`no lab ${id}`);
  await proveSeed(folder, 'warm', false);
  const start = performance.now();
  const [proof] = await proveSeed(folder, '1', false);
  if (proof?.ok !== true) throw new Error(proof?.detail);
  return { labSolvedMs: round(performance.now() - start, 0) };
}

/** A worker replays on compiled code, and V8 goes on compiling for some twenty hours: the first is told apart. */
const WARM_UP = 20;

/** An hour with a curl loop running and a command a minute, lived once and replayed. */
export async function busyHour(): Promise<Figures> {
  const typed = await TypedSession.open('hour');
  await typed.type(KUBIA, 20 * SECOND);
  await typed.type('while true; do curl -s $(minikube ip) -m 1 > /dev/null; sleep 5; done &', 10 * SECOND);
  const commands = [
    'kubectl get pods',
    'kubectl get svc -o wide',
    'kubectl describe svc kubia-svc',
    'kubectl get ep',
    'kubectl get events',
    'kubectl scale deploy kubia --replicas=$((RANDOM % 3 + 2))',
  ];
  for (let i = 0; i < 60; i++) await typed.type(commands[i % commands.length] as string, 60 * SECOND);
  const { session, log } = typed;
  const factory = createSessionFactory(null);
  const virtualSeconds = session.now / SECOND;
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + 9; i++) {
    const start = performance.now();
    const again = await factory.replay(startOf('hour'), log);
    await again.advance(session.now, 100_000_000);
    times.push(performance.now() - start);
    if (again.hash() !== session.hash()) throw new Error('the replay of the busy hour is not identical');
  }
  const ms = percentile(times.slice(WARM_UP), 0.5);
  return {
    busyHourFirstReplayMs: round(times[0] as number, 0),
    busyHourReplayMs: round(ms, 0),
    replayVirtualSecondsPerSecond: round((virtualSeconds / ms) * 1_000, 0),
    busyHourCommands: 60,
  };
}

/** An hour in which nobody does anything. */
export async function idleHour(): Promise<Figures> {
  const typed = await TypedSession.open('idle');
  await typed.pass(60 * SECOND);
  const start = performance.now();
  await typed.pass(3_600 * SECOND);
  return { idleHourMs: round(performance.now() - start, 0) };
}
