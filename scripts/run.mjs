// Runs a TypeScript command (`npm run lab -- …`) after installing and generating what it needs.
import { spawn } from 'node:child_process';
import { generate } from './prepare/generate.mjs';
import { install } from './prepare/install.mjs';

install();
generate();
const [script, ...args] = process.argv.slice(2);
const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', script, ...args], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
