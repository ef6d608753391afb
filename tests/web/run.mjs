// Browser tests, in Chromium, against the server as `npm start` builds it. They run where Chromium is found or can be
// installed (README, "Tests"): CHROMIUM names it, else the usual places, else apt as root. Where neither holds they are
// passed over and the output says so; with CI set that is a failure.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { build } from '../../scripts/prepare/build.mjs';
import { step } from '../../scripts/prepare/install.mjs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function found() {
  const named = process.env.CHROMIUM;
  if (named === undefined) return PLACES.find((place) => existsSync(place));
  if (existsSync(named)) return named;
  process.stderr.write(`CHROMIUM names ${named}, which does not exist\n`);
  process.exit(1);
}

/** Only where it can work; an installation that was begun and failed is a failure, not a reason to pass tests over. */
function installed() {
  const apt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!apt || process.getuid?.() !== 0) return undefined;
  step('Installing Chromium for the browser tests…');
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', 'chromium', 'fonts-noto-cjk'],
  ]) {
    const result = spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (result.status !== 0) {
      process.stderr.write(`apt-get ${args.join(' ')} failed: the browser tests cannot run\n`);
      process.exit(1);
    }
  }
  return found();
}

const chromium = found() ?? installed();
if (chromium === undefined) {
  process.stderr.write(
    'Browser tests not run: no Chromium here and none can be installed. Set CHROMIUM to its path.\n',
  );
  process.exit(process.env.CI ? 1 : 0);
}
build();
const { jest } = JSON.parse(readFileSync('package.json', 'utf8'));
const config = {
  ...jest,
  rootDir: process.cwd(),
  roots: ['<rootDir>/tests/web'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 180_000,
};
const result = spawnSync(
  process.execPath,
  ['node_modules/jest/bin/jest.js', '--runInBand', '--config', JSON.stringify(config), ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, CHROMIUM: chromium } },
);
process.exit(result.status ?? 1);
