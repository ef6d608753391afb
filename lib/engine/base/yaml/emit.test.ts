import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compareKeys, toYaml } from './emit';

describe('YAML as kubectl prints it', () => {
  it('writes scalars as go-yaml v2 does', () => {
    const value = {
      a: 'yes',
      b: '1',
      c: '',
      d: 'x: y',
      e: ' lead',
      f: 'line\nnext\n',
      g: 'no end\nx',
      h: '2026-01-02',
      i: "it's",
      j: '# c',
    };
    expect(toYaml(value)).toBe(
      `a: "yes"\nb: "1"\nc: ""\nd: 'x: y'\ne: ' lead'\nf: |\n  line\n  next\ng: |-\n  no end\n  x\nh: "2026-01-02"\ni: it's\nj: '# c'\n`,
    );
  });

  it('orders keys naturally', () => {
    expect(['b', 'a10', 'a2', 'a.b', 'ab', 'a'].sort(compareKeys)).toEqual(['a', 'a.b', 'a2', 'a10', 'ab', 'b']);
  });

  it('reproduces every recorded -o yaml', () => {
    let seen = 0;
    for (const file of readdirSync('tests/golden/cli').filter((name) => name.endsWith('.json'))) {
      const scenario = JSON.parse(readFileSync(`tests/golden/cli/${file}`, 'utf8'));
      for (const step of scenario.steps) {
        if (!/-o yaml$/.test(step.run) || step.exit !== 0 || !step.stdout.startsWith('apiVersion')) continue;
        for (const text of step.stdout.split(/^---\n/m)) {
          const value = parse(text, { version: '1.1', schema: 'core' });
          expect(toYaml(value)).toBe(text);
          seen++;
        }
      }
    }
    expect(seen).toBeGreaterThan(15);
  });
});
