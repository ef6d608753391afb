/** The layer rules bite: a floor on the modules seen, and planted violations that must be found (silent green guard). */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

const CANARY = 'lib/grading/checks/canary-of-layers.ts';

function cruise(...paths: readonly string[]): { readonly status: number; readonly output: string } {
  const result = spawnSync(
    process.execPath,
    [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      'tests/repo/layers.cjs',
      '--output-type',
      'err',
      ...paths,
    ],
    { encoding: 'utf8' },
  );
  return { status: result.status ?? -1, output: result.stdout + result.stderr };
}

afterEach(() => rmSync(CANARY, { force: true }));

test('the rules see the modules of lib', () => {
  const { output } = cruise('lib');
  const modules = Number(/(\d+) modules/.exec(output)?.[1] ?? 0);
  const files = execFileSync('git', ['ls-files', 'lib/*.ts'], { encoding: 'utf8' }).trim().split('\n').length;
  expect(modules).toBeGreaterThan(files * 0.6);
}, 60_000);

test('canary: an import that goes up or around is found, type-only imports included', () => {
  mkdirSync('lib/grading/checks', { recursive: true });
  writeFileSync(
    CANARY,
    "import { readFileSync } from 'node:fs';\nimport type { SimKernel } from '../../session/lab-session';\nexport type A = SimKernel | typeof readFileSync;\n",
  );
  const { status, output } = cruise('lib/grading/checks');
  expect(status).not.toBe(0);
  expect(output).toContain('pure-zone-has-no-node');
  expect(output).toContain('grading');
}, 60_000);
