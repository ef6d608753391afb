/** kill as a builtin: job specs, names, numbers, -l. */
import { SIGNALS, signalNamed } from '../run/children';
import type { Builtin, BuiltinCall } from './builtin-table';
import { findJob } from './jobs';

const USAGE = 'kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]';

export const kill: Builtin = {
  name: 'kill',
  usage: USAGE,
  run(call) {
    const { data, r } = call;
    if (data.status !== undefined) return data.status;
    const status = send(call);
    // A signal to the shell itself arrives before kill returns (kill(2)): its trap runs at once.
    const own = new Set([String(r.sys.pid), String(r.state.mainPid), '0', String(-r.sys.pid)]);
    if (Object.keys(r.state.traps).length === 0 || !call.args.some((arg) => own.has(arg))) return status;
    data.status = status;
    r.state.status = status;
    return { wait: { sleepUs: 0 } };
  },
};

function send({ r, args, out, fail }: BuiltinCall): number {
  let rest = [...args];
  let signal = 'SIGTERM';
  if (rest[0] === '-l' || rest[0] === '-L') {
    if (rest[1]) {
      const number = Number(rest[1]) > 128 ? String(Number(rest[1]) - 128) : rest[1];
      const found = signalNamed(number);
      if (!found) return fail(`${rest[1]}: invalid signal specification`);
      out(/^\d+$/.test(rest[1]) ? `${found.slice(3)}\n` : `${SIGNALS[found]}\n`);
      return 0;
    }
    out(
      `${Object.keys(SIGNALS)
        .map((name) => `${String(SIGNALS[name]).padStart(2)}) ${name}`)
        .join('\n')}\n`,
    );
    return 0;
  }
  const first = rest[0];
  if (first === '-s' || first === '-n') {
    const found = signalNamed(rest[1] ?? '');
    if (!found) return fail(`${rest[1] ?? ''}: invalid signal specification`);
    signal = found;
    rest = rest.slice(2);
  } else if (first && /^-[A-Za-z0-9]+$/.test(first) && first !== '--') {
    const zero = first === '-0';
    const found = zero ? '' : signalNamed(first.slice(1));
    if (found === undefined) return fail(`${first.slice(1)}: invalid signal specification`);
    signal = found;
    rest = rest.slice(1);
  }
  if (rest[0] === '--') rest = rest.slice(1);
  if (rest.length === 0) return fail(`usage: ${USAGE}`, 2);
  let status = 0;
  for (const id of rest) {
    if (id.startsWith('%')) {
      const job = findJob(r.state, id);
      if (!job) {
        status = fail(`${id}: no such job`);
        continue;
      }
      const target = job.group === r.sys.pid ? (job.pids[0] as number) : -job.group;
      const result = r.sys.kill(target, signal as never);
      if (!result.ok) r.sys.kill(job.pids[0] as number, signal as never);
      if (job.state === 'stopped' && (signal === 'SIGTERM' || signal === 'SIGHUP')) r.sys.kill(target, 'SIGCONT');
      continue;
    }
    if (!/^-?\d+$/.test(id)) {
      status = fail(
        r.state.flavour === 'bash' ? `${id}: arguments must be process or job IDs` : `Illegal number: ${id}`,
      );
      continue;
    }
    if (signal === '') {
      if (!r.sys.processes().some((process) => process.pid === Number(id))) status = fail(`(${id}) - No such process`);
      continue;
    }
    const result = r.sys.kill(Number(id), signal as never);
    if (result.ok) continue;
    const reason = result.errno === 'EPERM' ? 'Operation not permitted' : 'No such process';
    const shown = { bash: `(${id}) - ${reason}`, dash: reason, ash: `can't kill pid ${id}: ${reason}` };
    status = fail(shown[r.state.flavour]);
  }
  return status;
}
