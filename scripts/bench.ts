/** `npm run bench [-- NAME…]`: every speed and memory figure, as JSON. */
import * as engine from './bench/engine';
import * as scenarios from './bench/scenarios';

import { commandLine, misused } from './command-line';

type Scenario = () => Promise<scenarios.Figures>;
const ALL: Readonly<Record<string, Scenario>> = {
  clusterReady: scenarios.clusterReady,
  typedCommand: scenarios.typedCommand,
  reachCheck: scenarios.reachCheck,
  labSolved: scenarios.labSolved,
  idleHour: scenarios.idleHour,
  busyHour: scenarios.busyHour,
  memory: scenarios.memory,
  eventQueue: engine.eventQueue,
  apiServer: engine.apiServer,
  snapshot: engine.snapshot,
};
const USAGE = `bench -- [${Object.keys(ALL).join(' | ')}]…`;
const GOALS: scenarios.Figures = {
  clusterReadyMs: 5,
  kubectlGetPodsP95Ms: 3,
  reachCheckUs: 150,
  busyHourReplayMs: 500,
  freshSessionKiB: 150,
  workedSessionKiB: 1_024,
  queueEventsPerSecond: 1_000_000,
  apiGetUs: 5,
  apiListUs: 20,
  apiStatusUpdateUs: 20,
  apiCreateUs: 80,
  snapshotSaveMs: 1,
  snapshotLoadMs: 20,
};

async function main(): Promise<void> {
  const { positionals: names } = commandLine(USAGE, { allowPositionals: true });
  const unknown = names.find((name) => !Object.hasOwn(ALL, name));
  if (unknown !== undefined) misused(USAGE, `no scenario ${unknown}`);
  const figures: Record<string, number | string> = {};
  for (const [name, scenario] of Object.entries(ALL)) {
    if (names.length > 0 && !names.includes(name)) continue;
    try {
      Object.assign(figures, await scenario());
    } catch (error) {
      figures[name] = `failed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  console.log(JSON.stringify({ figures, goals: GOALS }, null, 2));
}

void main().then(() => process.exit(0));
