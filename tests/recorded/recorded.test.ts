/** Replays this folder's recordings in the simulated cluster. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayScenario, type Scenario } from '../../scripts/golden/cli';

const files = readdirSync(__dirname).filter((name) => name.endsWith('.json'));

test.each(files)(
  '%s',
  async (name) => {
    const scenario: Scenario = JSON.parse(readFileSync(join(__dirname, name), 'utf8'));
    const outcomes = await replayScenario(scenario);
    expect(outcomes).toHaveLength(scenario.steps.length);
    expect(outcomes.filter(({ passed }) => !passed)).toEqual([]);
  },
  60_000,
);
