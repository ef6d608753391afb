/**
 * `npm run golden -- DIR… [--json] [--only NAME]`: replays recordings, recognised by their shape, prints each difference
 * and, last, `N passed, N failed` counted in commands and cases.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { profileNamed } from '../lib/engine/cluster/profiles/registry';
import { commandLine, misused } from './command-line';
import { replayApi } from './golden/api';
import { replayScenario, type Scenario } from './golden/cli';
import { type PrinterCase, replayPrinters } from './golden/printers';
import type { Outcome } from './golden/report';

const USAGE = 'golden -- DIR… [--json] [--only NAME]';
const { values, positionals } = commandLine(USAGE, {
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
});

function filesBelow(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

async function* outcomesOf(file: string): AsyncGenerator<Outcome> {
  const wanted = (name: string) => values.only === undefined || name.includes(values.only);
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.jsonl')) {
    for (const line of text.split('\n').filter((one) => one !== '')) {
      const one = JSON.parse(line);
      if (typeof one.method === 'string' && wanted(one.name)) yield replayApi(one);
    }
    return;
  }
  if (!file.endsWith('.json')) return;
  const one = JSON.parse(text);
  if (Array.isArray(one) || typeof one.name !== 'string' || !wanted(one.name)) return;
  const profile: string | undefined = one.steps === undefined ? 'minikube' : one.profile;
  const replays = Array.isArray(one.steps)
    ? () => replayScenario(one as Scenario)
    : Array.isArray(one.commands)
      ? () => replayPrinters(one as PrinterCase)
      : undefined;
  if (replays === undefined) return;
  if (profile === undefined || profileNamed(profile) === undefined) {
    const commands: readonly { readonly run: string }[] = one.steps ?? one.commands;
    for (const [index, { run }] of commands.entries()) {
      yield {
        name: `${one.name} ${index + 1}`,
        run,
        passed: false,
        differences: [`profile ${profile} is not simulated`],
      };
    }
    return;
  }
  try {
    yield* await replays();
  } catch (error) {
    yield {
      name: one.name,
      run: '',
      passed: false,
      differences: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    };
  }
}

async function main(): Promise<number> {
  if (positionals.length === 0) misused(USAGE, 'no recordings are named');
  const absent = positionals.find((path) => !existsSync(path));
  if (absent !== undefined) misused(USAGE, `no file ${absent}`);
  let passed = 0;
  let failed = 0;
  for (const file of positionals.flatMap(filesBelow)) {
    for await (const outcome of outcomesOf(file)) {
      if (outcome.passed) passed++;
      else failed++;
      if (values.json) console.log(JSON.stringify(outcome));
      else if (!outcome.passed) console.log(`${outcome.name}: ${outcome.run}\n  ${outcome.differences.join('\n  ')}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

void main().then((status) => process.exit(status));
