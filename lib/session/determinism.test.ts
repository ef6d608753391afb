/**
 * The same start and the same inputs give the same bytes: run twice, cut into slices anywhere, replayed from its log, and
 * saved and loaded on the way. What is compared is the hash of the whole state, and what the terminal showed.
 */
import type { SimulatedCluster } from '../engine/cluster/simulated-cluster';
import { type PureToolCall, SECOND, type Us } from '../engine/sim/kernel-contract';
import { composeCluster, composePureTools, restoreCluster } from './composition';
import type { LogRecord, SessionStart } from './contract';
import { ENGINE_VERSION } from './engine-version';
import { createSessionFactory } from './factory';

interface Input {
  readonly atS: number;
  readonly line: string;
}
interface Scenario {
  readonly name: string;
  readonly endS: number;
  readonly inputs: readonly Input[];
  /** The terminal shows these, so that no scenario passes because nothing happened. */
  readonly shown: readonly string[];
}

const CRASHING = `kubectl apply -f - <<'END'
apiVersion: v1
kind: Pod
metadata: {name: crashing}
spec:
  containers:
  - {name: main, image: busybox, command: [sh, -c, 'echo started; sleep 3; exit 1']}
END`;
const PROBED = `kubectl apply -f - <<'END'
apiVersion: v1
kind: Pod
metadata: {name: probed, labels: {app: probed}}
spec:
  containers:
  - name: main
    image: luksa/kubia
    ports: [{containerPort: 8080}]
    readinessProbe: {exec: {command: [ls, /var/ready]}, periodSeconds: 2}
    livenessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 3}
END`;

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'a deployment is exposed, asked, scaled and loses pods',
    endS: 100,
    shown: ["You've hit web-", 'deployment.apps/web scaled', 'deleted'],
    inputs: [
      { atS: 1, line: 'kubectl create deployment web --image=luksa/kubia --replicas=3' },
      { atS: 2, line: 'kubectl expose deployment web --port=80 --target-port=8080 --type=NodePort' },
      {
        atS: 20,
        line: 'for i in 1 2 3; do curl -s $(minikube ip):$(kubectl get svc web -o jsonpath={..nodePort}); done',
      },
      { atS: 40, line: 'kubectl scale deployment web --replicas=$((RANDOM % 3 + 3))' },
      { atS: 50, line: 'kubectl delete pods -l app=web --wait=false' },
      { atS: 70, line: "kubectl get pods | awk '/web/ {print $1}' | sort | tee names" },
    ],
  },
  {
    name: 'pods crash and probes fail until a file is there',
    endS: 110,
    shown: ['pod/probed created', 'started', 'Readiness probe failed', 'root@probed'],
    inputs: [
      { atS: 1, line: CRASHING },
      { atS: 3, line: PROBED },
      { atS: 30, line: 'kubectl exec probed -- touch /var/ready' },
      { atS: 40, line: 'kubectl logs crashing --previous; kubectl describe pod probed | tail -n 5' },
      { atS: 60, line: 'kubectl exec -it probed -- bash' },
      { atS: 64, line: 'rm /var/ready; hostname' },
      { atS: 68, line: 'exit' },
      { atS: 80, line: 'kubectl delete pod crashing probed --wait=false' },
    ],
  },
  {
    name: 'a loop runs in the background while jobs and services come and go',
    endS: 90,
    shown: ['job.batch/once created', '10.96.0.10', 'Terminated', 'year'],
    inputs: [
      { atS: 1, line: 'while true; do date >> log; sleep 2; done &' },
      { atS: 5, line: 'kubectl create job once --image=busybox -- sh -c "sleep 4; echo done"' },
      { atS: 8, line: 'kubectl run client --image=curlimages/curl --command -- sleep 1000' },
      { atS: 30, line: 'kubectl exec client -- nslookup kubernetes.default; wc -l log' },
      { atS: 45, line: 'kubectl create service clusterip none --tcp=80 && kubectl delete service none' },
      { atS: 60, line: 'kubectl delete job once; kill %1; cat log | sed s/2026/year/ | tail -n 2' },
    ],
  },
];

const TTY = 'tty1';
const EPOCH_MS = Date.UTC(2026, 10, 21, 4, 0, 0);
const ENOUGH = 1_000_000;

function startOf(seed: string): SessionStart {
  return { lab: null, profile: 'minikube', seed, epochMs: EPOCH_MS, engineVersion: ENGINE_VERSION };
}

/** Pseudo-random numbers, the same at every run of the test. */
function cutter(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

jest.setTimeout(120_000);

class Driven {
  screen = '';
  saves = 0;

  constructor(
    private cluster: SimulatedCluster,
    private readonly start: SessionStart,
  ) {
    this.listen();
  }

  get now(): Us {
    return this.cluster.kernel.now;
  }

  get hash(): string {
    return this.cluster.hash();
  }

  input(data: string): void {
    this.cluster.typeKeys(TTY, data);
  }

  open(): void {
    this.cluster.openTerminal(TTY, 'workstation', 100, 30);
  }

  async to(until: Us, events = ENOUGH): Promise<void> {
    const { kernel } = this.cluster;
    const tools = await composePureTools();
    for (;;) {
      const result = kernel.run(until, { events });
      if (result === 'reached') return;
      if (result === 'needs-pure-tool') kernel.completePureTool(await tools.run(kernel.pendingTool as PureToolCall));
    }
  }

  /** Goes on in another cluster that was loaded from this one's state; not while a program runs that cannot be saved. */
  saveAndLoad(): void {
    if (!this.cluster.canSave()) return;
    const before = this.saves === 0 ? this.hash : undefined;
    this.cluster = restoreCluster(this.start, this.cluster.save());
    if (before !== undefined) expect(this.hash).toBe(before);
    this.listen();
    this.saves++;
  }

  private listen(): void {
    const onOutput = (_tty: string, text: string) => {
      this.screen += text;
    };
    this.cluster.setTerminalPort({ onOutput, onExit: () => undefined });
  }
}

type Advance = (driven: Driven, until: Us) => Promise<void>;

const straight: Advance = (driven, until) => driven.to(until);

function cutAnywhere(seed: number): Advance {
  const below = cutter(seed);
  return async (driven, until) => {
    while (driven.now < until) await driven.to(Math.min(until, driven.now + 1 + below(5 * SECOND)), 1 + below(40));
  };
}

function savedOnTheWay(seed: number): Advance {
  const below = cutter(seed);
  return async (driven, until) => {
    while (driven.now < until) {
      await driven.to(Math.min(until, driven.now + 1 + below(12 * SECOND)));
      driven.saveAndLoad();
    }
  };
}

async function run({ name, inputs, endS }: Scenario, advance: Advance): Promise<Driven> {
  const start = startOf(name);
  const driven = new Driven(composeCluster(start), start);
  const origin = driven.now;
  driven.open();
  for (const { atS, line } of inputs) {
    await advance(driven, origin + atS * SECOND);
    driven.input(`${line.replaceAll('\n', '\r')}\r`);
  }
  await advance(driven, origin + endS * SECOND);
  return driven;
}

describe.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
  let once: Driven;

  beforeAll(async () => {
    once = await run(scenario, straight);
  });

  test('what is typed does something', () => {
    for (const text of scenario.shown) expect(once.screen).toContain(text);
  });

  test('a second run is the same', async () => {
    const again = await run(scenario, straight);
    expect(again.screen).toBe(once.screen);
    expect(again.hash).toBe(once.hash);
  });

  test.each([1, 2])('slices and cuts change nothing (%i)', async (seed) => {
    const cut = await run(scenario, cutAnywhere(seed));
    expect(cut.screen).toBe(once.screen);
    expect(cut.hash).toBe(once.hash);
  });

  test('saving and loading on the way changes nothing', async () => {
    const saved = await run(scenario, savedOnTheWay(3));
    expect(saved.saves).toBeGreaterThan(5);
    expect(saved.screen).toBe(once.screen);
    expect(saved.hash).toBe(once.hash);
  });

  test('a session replayed from its log is the same', async () => {
    const start = startOf(scenario.name);
    const factory = createSessionFactory(null);
    const session = await factory.create(start);
    const origin = session.now;
    const log: LogRecord[] = [session.input({ kind: 'open', tty: TTY, host: 'workstation', columns: 100, rows: 30 })];
    for (const { atS, line } of scenario.inputs) {
      await session.advance(origin + atS * SECOND, ENOUGH);
      log.push(session.input({ kind: 'keys', tty: TTY, data: `${line.replaceAll('\n', '\r')}\r` }));
    }
    const end = origin + scenario.endS * SECOND;
    await session.advance(end, ENOUGH);
    const replayed = await factory.replay(start, JSON.parse(JSON.stringify(log)) as LogRecord[]);
    await replayed.advance(end, ENOUGH);
    expect(replayed.screen(TTY)).toBe(session.screen(TTY));
    expect(replayed.hash()).toBe(session.hash());
    expect(session.hash()).toBe(once.hash);
  });
});

test('another seed is another run', async () => {
  const [scenario] = SCENARIOS as readonly [Scenario];
  const one = await run({ ...scenario, inputs: scenario.inputs.slice(0, 2), endS: 30 }, straight);
  const other = await run({ ...scenario, name: 'other', inputs: scenario.inputs.slice(0, 2), endS: 30 }, straight);
  expect(other.hash).not.toBe(one.hash);
});
