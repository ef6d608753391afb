/** Replays this folder's recordings in the simulated cluster. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayScenario, type Scenario } from '../../scripts/golden/cli';
import { type PrinterCase, replayPrinters } from '../../scripts/golden/printers';

const files = readdirSync(__dirname).filter((name) => name.endsWith('.json'));

test.each(files)(
  '%s',
  async (name) => {
    const one: Scenario | PrinterCase = JSON.parse(readFileSync(join(__dirname, name), 'utf8'));
    const outcomes = 'steps' in one ? await replayScenario(one) : await replayPrinters(one);
    expect(outcomes).toHaveLength(('steps' in one ? one.steps : one.commands).length);
    expect(outcomes.filter(({ passed }) => !passed)).toEqual([]);
  },
  60_000,
);
