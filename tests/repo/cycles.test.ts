/** No module needs itself to load: cycles over run-time imports. Types may refer to one another freely. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Run-time imports and re-exports of a source: `import type`, `export type` and lists of `type` names only are left out. */
function importsOf(text: string): readonly string[] {
  const found: string[] = [];
  for (const match of text.matchAll(/^(?:import|export)\s+(?!type\b)([^;'"]*?from\s+)?['"](\.[^'"]+)['"]/gm)) {
    const names = /\{([^}]*)\}/.exec(match[1] ?? '')?.[1];
    const onlyTypes =
      names !== undefined &&
      !/^\s*\w+\s*,/.test(match[1] ?? '') &&
      names.split(',').every((name) => /^\s*(type\s.*)?$/.test(name));
    if (!onlyTypes) found.push(match[2] as string);
  }
  return found;
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const visit = (node: string): readonly string[] | null => {
    if (state.get(node) === 'done') return null;
    if (state.get(node) === 'open') return [...path.slice(path.indexOf(node)), node];
    state.set(node, 'open');
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle !== null) return cycle;
    }
    path.pop();
    state.set(node, 'done');
    return null;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle !== null) return cycle;
  }
  return null;
}

test('canary: a cycle is found, a cycle of types is none', () => {
  expect(
    findCycle(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b', 'c', 'b']);
  expect(
    importsOf(
      "import { a, type B } from './a';\nimport type { C } from './c';\nimport { type D } from './d';\nexport { e } from './e';\nimport './f';",
    ),
  ).toEqual(['./a', './e', './f']);
});

test('the tree has no cycle', () => {
  const files = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', 'lib', 'app', 'scripts'],
    { encoding: 'utf8' },
  )
    .split('\n')
    .filter((file) => /\.tsx?$/.test(file) && existsSync(file));
  const graph = new Map<string, readonly string[]>();
  for (const file of files) {
    const targets = importsOf(readFileSync(file, 'utf8')).flatMap((specifier) => {
      const base = join(dirname(file), specifier);
      return [`${base}.ts`, `${base}.tsx`, base]
        .filter((candidate) => /\.tsx?$/.test(candidate) && existsSync(candidate))
        .slice(0, 1);
    });
    graph.set(file, targets);
  }
  expect(graph.size).toBeGreaterThan(200);
  expect(findCycle(graph)).toBeNull();
});
