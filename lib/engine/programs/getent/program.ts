/** getent hosts and ahosts of glibc: what the name service switch says. */
import type { FrameProgram } from '../../host/contract';
import { buffered, err, noOutput, type Output, out } from '../buffered';
import { readHosts } from '../dns/resolv-conf';
import { type Resolving, startResolve, stepResolve } from '../dns/resolve';

interface State {
  output: Output;
  resolving: Resolving | null;
}

export const getent: FrameProgram = buffered<State>({
  name: 'getent',
  start(sys) {
    const [, database, key] = sys.argv;
    const known = ['hosts', 'ahosts', 'ahostsv4'].includes(database ?? '') && key !== undefined;
    return { output: noOutput(), resolving: known ? startResolve(sys, key) : null };
  },
  run(s, _wake, sys) {
    const [, database, key] = sys.argv;
    if (database === 'passwd' || database === 'group') {
      const file = sys.files.readFile(`/etc/${database}`);
      const lines = (file.ok ? file.value : '')
        .split('\n')
        .filter(
          (line) => line !== '' && (key === undefined || line.split(':')[0] === key || line.split(':')[2] === key),
        );
      out(s, lines.map((line) => `${line}\n`).join(''));
      return { exit: lines.length > 0 ? 0 : 2 };
    }
    if (database === 'hosts' && key === undefined) {
      out(
        s,
        readHosts(sys)
          .map(({ ip, names }) => `${ip.padEnd(15)} ${names.join(' ')}\n`)
          .join(''),
      );
      return { exit: 0 };
    }
    if (s.resolving === null) {
      err(s, database === undefined ? 'getent: wrong number of arguments\n' : `Unknown database: ${database}\n`);
      err(s, "Try `getent --help' or `getent --usage' for more information.\n");
      return { exit: 1 };
    }
    const step = stepResolve(s.resolving, sys);
    if (!step.done) return { wait: step.wait };
    if (!step.result.ok) return { exit: 2 };
    const { addresses, canonical } = step.result;
    if (database === 'hosts') {
      const backwards = readHosts(sys)
        .find(({ ip }) => ip === key)
        ?.names.join(' ');
      out(s, addresses.map((ip) => `${ip.padEnd(15)} ${backwards ?? canonical}\n`).join(''));
    } else {
      addresses.forEach((ip, i) => {
        out(
          s,
          `${ip.padEnd(15)} STREAM ${i === 0 ? canonical : ''}\n${ip.padEnd(15)} DGRAM  \n${ip.padEnd(15)} RAW    \n`,
        );
      });
    }
    return { exit: 0 };
  },
});
