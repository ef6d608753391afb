/** `apk add` and `apt-get install` from the catalogue: executables appear in the container's files, as long as it lives. */
import { type FrameProgram, PROGRAM_MARK, type Sys } from '../../host/contract';
import { immediate } from '../buffered';
import { ALPINE_PACKAGES, closure, DEBIAN_PACKAGES, type Package } from './catalogue';

const INSTALLED = '/var/lib/simulated-packages';

function installed(sys: Sys): string[] {
  const file = sys.files.readFile(INSTALLED);
  return file.ok ? file.value.split('\n').filter((line) => line !== '') : [];
}

function install(sys: Sys, packages: Readonly<Record<string, Package>>, names: readonly string[]): boolean {
  for (const name of names) {
    const programs = packages[name]?.programs ?? {};
    for (const path of Object.keys(programs)) {
      if (sys.files.lstat(path).ok) sys.files.unlink(path);
      const done = sys.files.writeFile(path, `${PROGRAM_MARK}${programs[path]}\n`, { mode: 0o755 });
      if (!done.ok) return false;
      sys.files.chmod(path, 0o755);
    }
  }
  sys.files.mkdir('/var/lib');
  sys.files.writeFile(INSTALLED, [...installed(sys), ...names].map((name) => `${name}\n`).join(''));
  return true;
}

const REPOSITORY = 'https://dl-cdn.alpinelinux.org/alpine/v3.22';

export const apk: FrameProgram = immediate('apk', (sys) => {
  const [verb, ...rest] = sys.argv.slice(1).filter((word) => !word.startsWith('-'));
  const fetched = ['main', 'community'].map((part) => `fetch ${REPOSITORY}/${part}/x86_64/APKINDEX.tar.gz\n`).join('');
  const have = installed(sys);
  if (verb === 'update')
    return { out: `${fetched}v3.22.2 [${REPOSITORY}/main]\nOK: 26324 distinct packages available\n`, exit: 0 };
  if (verb === 'info') return { out: have.map((name) => `${name}\n`).join(''), exit: 0 };
  if (verb !== 'add') return { err: `apk: not simulated: ${verb ?? 'without a command'}\n`, exit: 1 };
  const unknown = rest.filter((name) => ALPINE_PACKAGES[name] === undefined);
  if (unknown.length > 0) {
    const lines = unknown.map((name) => `  ${name} (no such package):\n    required by: world[${name}]\n`);
    return { out: fetched, err: `ERROR: unable to select packages:\n${lines.join('')}`, exit: unknown.length };
  }
  const order = closure(ALPINE_PACKAGES, rest, (name) => have.includes(name));
  const steps = order.map(
    (name, i) => `(${i + 1}/${order.length}) Installing ${name} (${ALPINE_PACKAGES[name]?.version})\n`,
  );
  if (!install(sys, ALPINE_PACKAGES, order)) {
    return {
      out: fetched,
      err: 'ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n',
      exit: 99,
    };
  }
  const count = 16 + have.length + order.length;
  const trigger = order.length > 0 ? 'Executing busybox-1.37.0-r20.trigger\n' : '';
  return {
    out: `${fetched}${steps.join('')}${trigger}OK: ${8 + Math.ceil(count / 4)} MiB in ${count} packages\n`,
    exit: 0,
  };
});

function apt(name: string): FrameProgram {
  return immediate(name, (sys) => {
    const [verb, ...rest] = sys.argv.slice(1).filter((word) => !word.startsWith('-'));
    const base = 'Reading package lists...\n';
    if (verb === 'update') {
      const hits = ['bookworm', 'bookworm-updates'].map(
        (suite, i) => `Hit:${i + 1} http://deb.debian.org/debian ${suite} InRelease\n`,
      );
      return { out: `${hits.join('')}${base}`, exit: 0 };
    }
    if (verb !== 'install') return { err: `${name}: not simulated: ${verb ?? 'without a command'}\n`, exit: 100 };
    const head = `${base}Building dependency tree...\nReading state information...\n`;
    const unknown = rest.find((one) => DEBIAN_PACKAGES[one] === undefined);
    if (unknown !== undefined) return { out: head, err: `E: Unable to locate package ${unknown}\n`, exit: 100 };
    const have = installed(sys);
    const order = closure(DEBIAN_PACKAGES, rest, (one) => have.includes(one));
    const present = rest
      .filter((one) => have.includes(one))
      .map((one) => `${one} is already the newest version (${DEBIAN_PACKAGES[one]?.version}).\n`);
    if (!install(sys, DEBIAN_PACKAGES, order)) {
      return {
        err: 'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n',
        exit: 100,
      };
    }
    const list =
      order.length > 0 ? `The following NEW packages will be installed:\n  ${[...order].sort().join(' ')}\n` : '';
    const setUp = order.map((one) => `Setting up ${one} (${DEBIAN_PACKAGES[one]?.version}) ...\n`).join('');
    const count = `0 upgraded, ${order.length} newly installed, 0 to remove and 0 not upgraded.\n`;
    return { out: `${head}${present.join('')}${list}${count}${setUp}`, exit: 0 };
  });
}
export const aptGet = apt('apt-get');
export const aptProgram = apt('apt');
