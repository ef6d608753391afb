/** jobs, fg, bg and wait. */
import { childOf, currentJobs, jobLine, noteChild, reap, removeJob } from '../run/children';
import { push } from '../run/run';
import { jobControl, ttyFd } from '../run/wait';
import type { Job, ShellState } from '../state';
import type { Builtin, BuiltinCall, BuiltinResult } from './builtin-table';

function continueChildren(state: ShellState, job: Job): void {
  for (const pid of job.pids) if (childOf(state, pid)?.kind === 'stopped') noteChild(state, pid, { kind: 'running' });
}

export function findJob(state: ShellState, spec: string | undefined): Job | undefined {
  const { current, previous } = currentJobs(state);
  if (spec === undefined || spec === '%%' || spec === '%+' || spec === '%') return current;
  if (spec === '%-') return previous ?? current;
  const text = spec.replace(/^%/, '');
  if (/^\d+$/.test(text)) return state.jobs.find((job) => job.number === Number(text));
  if (text.startsWith('?')) return state.jobs.find((job) => job.text.includes(text.slice(1)));
  return state.jobs.find((job) => job.text.startsWith(text));
}

export const jobs: Builtin = {
  name: 'jobs',
  usage: 'jobs [-lnprs] [jobspec ...]',
  run({ r, args, out }) {
    const long = args.includes('-l');
    for (const job of r.state.jobs) {
      if (args.includes('-r') && job.state !== 'running') continue;
      if (args.includes('-s') && job.state !== 'stopped') continue;
      out(args.includes('-p') ? `${job.group}\n` : jobLine(r.state, job, long));
      if (job.state === 'done') removeJob(r.state, job.number);
    }
    return 0;
  },
};

function noSuch(call: BuiltinCall, spec: string | undefined): number {
  return call.fail(`${spec ?? 'current'}: no such job`);
}

export const fg: Builtin = {
  name: 'fg',
  usage: 'fg [job_spec]',
  run(call): BuiltinResult {
    const { r, args, out } = call;
    if (!jobControl(r)) return call.fail('no job control');
    const job = findJob(r.state, args[0]);
    if (!job || job.state === 'done') return noSuch(call, args[0]);
    out(`${job.text}\n`);
    r.sys.foreground(ttyFd(r), job.group);
    continueChildren(r.state, job);
    r.state.jobs = r.state.jobs.map((other) => (other.number === job.number ? { ...job, state: 'running' } : other));
    r.sys.kill(-job.group, 'SIGCONT');
    r.state.stack.pop();
    push(r, 'wait', '', 0, { data: { pids: job.pids, text: job.text, group: job.group } });
    return 'flow';
  },
};

/** The shell forgets a job: it is not listed, and gets no SIGHUP. */
export const disown: Builtin = {
  name: 'disown',
  bashOnly: true,
  usage: 'disown [-h] [-ar] [jobspec ... | pid ...]',
  run(call): BuiltinResult {
    const { state } = call.r;
    const words = call.args.filter((arg) => !arg.startsWith('-'));
    const all = call.args.some((arg) => /^-\w*a/.test(arg));
    if (all) {
      state.jobs = [];
      return 0;
    }
    let status = 0;
    for (const word of words.length > 0 ? words : [undefined]) {
      const pid = Number(word);
      const job =
        word !== undefined && pid > 0 ? state.jobs.find((one) => one.pids.includes(pid)) : findJob(state, word);
      if (job) removeJob(state, job.number);
      else status = noSuch(call, word);
    }
    return status;
  },
};

export const bg: Builtin = {
  name: 'bg',
  usage: 'bg [job_spec ...]',
  run(call): BuiltinResult {
    const { r, args, out } = call;
    if (!jobControl(r)) return call.fail('no job control');
    const job = findJob(r.state, args[0]);
    if (!job) return noSuch(call, args[0]);
    if (job.state === 'running') return call.fail(`job ${job.number} already in background`, 0);
    const { current, previous } = currentJobs(r.state);
    const mark = job.number === current?.number ? '+' : job.number === previous?.number ? '-' : ' ';
    out(`[${job.number}]${mark} ${job.text} &\n`);
    continueChildren(r.state, job);
    r.state.jobs = r.state.jobs.map((other) =>
      other.number === job.number ? { ...job, state: 'running', told: true } : other,
    );
    r.sys.kill(-job.group, 'SIGCONT');
    return 0;
  },
};

export const wait: Builtin = {
  name: 'wait',
  usage: 'wait [-fn] [-p var] [id ...]',
  run(call): BuiltinResult {
    const { r } = call;
    const ids = call.args.filter((arg) => !arg.startsWith('-'));
    if (r.state.caught.length > 0) return 128 + 2;
    if (ids.length === 0) {
      const pids = r.state.jobs.flatMap((job) => (job.state === 'running' ? job.pids : []));
      const done = r.state.jobs.find((job) => job.state === 'done');
      if (call.args.includes('-n') && done) {
        removeJob(r.state, done.number);
        return done.status;
      }
      if (pids.length > 0) return { wait: { children: true } };
      r.state.jobs = r.state.jobs.filter((job) => job.state !== 'done');
      return call.args.includes('-n') ? 127 : 0;
    }
    let status = 0;
    for (const id of ids) {
      const pid = id.startsWith('%') ? findJob(r.state, id)?.pids.at(-1) : Number(id);
      const child = pid === undefined ? undefined : childOf(r.state, pid);
      if (!child) {
        if (r.state.flavour !== 'bash') status = 127;
        else if (id.startsWith('%')) status = call.fail(`${id}: no such job`, 127);
        else if (!/^\d+$/.test(id)) status = call.fail(`\`${id}': not a pid or valid job spec`, 1);
        else status = call.fail(`pid ${id} is not a child of this shell`, 127);
        continue;
      }
      if (child.kind !== 'done') return { wait: { children: true } };
      status = child.status;
    }
    for (const id of ids) {
      const pid = id.startsWith('%') ? findJob(r.state, id)?.pids.at(-1) : Number(id);
      if (pid === undefined) continue;
      r.state.jobs = r.state.jobs.filter((job) => !(job.pids.includes(pid) && job.state === 'done'));
      if (ids.length > 0) reap(r.state, pid);
    }
    return status;
  },
};
