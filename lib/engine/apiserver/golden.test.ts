/** Recorded requests and answers of a real API server, replayed. The floor rises as more is built; it never sinks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GoldenCase, isServed, runCase } from './testing/golden-case';
import { differences } from './testing/masked';

const FLOOR: Readonly<Record<string, number>> = { defaulting: 97, protocol: 129, validation: 549 };

function casesOf(file: string): readonly GoldenCase[] {
  const text = readFileSync(join(__dirname, '../../../tests/golden/api', `${file}.jsonl`), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as GoldenCase);
}

function wrong(one: GoldenCase): readonly string[] {
  try {
    const answer = runCase(one);
    if (answer.status !== one.status) {
      return [`status ${answer.status} instead of ${one.status}: ${JSON.stringify(answer.response)?.slice(0, 300)}`];
    }
    const warnings = differences(one.warnings ?? [], answer.warnings, false);
    return [...differences(one.response, answer.response, one.anyOrder === true), ...warnings];
  } catch (error) {
    return [String(error).slice(0, 400)];
  }
}

describe.each(Object.keys(FLOOR))('%s', (file) => {
  test('recorded cases', () => {
    const all = casesOf(file);
    const served = all.filter(isServed);
    const failed = served.map((one) => ({ name: one.name, why: wrong(one) })).filter(({ why }) => why.length > 0);
    const passed = served.length - failed.length;
    if (process.env.GOLDEN_SHOW !== undefined) {
      console.log(failed.map(({ name, why }) => `${name}: ${why.join(' | ')}`).join('\n'));
      console.log(`${file}: ${passed} of ${all.length}, ${all.length - served.length} not served`);
    }
    expect(passed).toBeGreaterThanOrEqual(FLOOR[file] as number);
  });
});
