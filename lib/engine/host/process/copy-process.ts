/** Copies of processes for snapshots. Field by field: a record made by spreading has a slow shape and is twice as big. */
import { deepFreeze } from '../../base/freeze';
import { copyPlain } from './copy-plain';
import type { ProcessRecord, ProgramRecord } from './records';

/** What only ever is replaced as a whole is shared; what changes in place is copied. */
export function copyProcess(one: ProcessRecord): ProcessRecord {
  return {
    key: one.key,
    pid: one.pid,
    ppid: one.ppid,
    sandbox: one.sandbox,
    argv: one.argv,
    env: one.env,
    exe: one.exe,
    cwd: one.cwd,
    uid: one.uid,
    gid: one.gid,
    umask: one.umask,
    group: one.group,
    session: one.session,
    tty: one.tty,
    program: copyProgram(one.program),
    actions: { ...one.actions },
    purpose: one.purpose,
    generation: one.generation,
    fds: [...one.fds],
    sockets: [...one.sockets],
    dirtySockets: [...one.dirtySockets],
    watches: [...one.watches],
    watchEvents: [...one.watchEvents],
    wait: copyPlain(one.wait),
    nextWake: copyPlain(one.nextWake),
    stepEvent: one.stepEvent,
    sleepEvent: one.sleepEvent,
    due: copyPlain(one.due),
    busyUntilUs: one.busyUntilUs,
    toolNumber: one.toolNumber,
    signals: [...one.signals],
    stopped: one.stopped,
    status: one.status,
    changes: copyPlain(one.changes),
    startedUs: one.startedUs,
    cpuUs: one.cpuUs,
    wantsRoom: one.wantsRoom,
  };
}

/** An app's state is made anew by every change (network/contract.ts `App.apply`): frozen, so that an app that forgets fails. */
function copyProgram(program: ProgramRecord): ProgramRecord {
  if (program.kind !== 'app') return copyPlain(program);
  return {
    kind: 'app',
    name: program.name,
    started: program.started,
    state: deepFreeze(program.state),
    listeners: [...program.listeners],
    connections: copyPlain(program.connections),
  };
}
