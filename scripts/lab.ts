/** `npm run lab -- lint|test|explain …`: the author's tool. Each command is a file of scripts/lab/. */
import { explainCommand } from './lab/explain';
import { lintCommand } from './lab/lint';
import { testCommand } from './lab/test';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  lint: lintCommand,
  test: testCommand,
  explain: explainCommand,
};

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (command === undefined) {
    console.error('usage: npm run lab -- lint [DIR…] | test [DIR…] [--seeds N] [--json] | explain CASE.yaml… [--json]');
    return 2;
  }
  return command(args);
}

void main().then((status) => {
  process.exitCode = status;
});
