/** The real host layer with the shell's programs on one workstation: what a learner types and sees, and scripts run to their end. */
import { buildTree, type FileSpec, programFiles } from '../../engine/host/files/tree-builder';
import { HostKernel } from '../../engine/host/host-kernel';
import { programTable } from '../../engine/host/program-table';
import { noSockets } from '../../engine/host/testing/machine';
import { SimKernel } from '../../engine/sim/kernel';
import { shellPrograms } from '../programs';
import { createPureTools } from '../pure-tools/pure-tools';
import { Screen } from './screen';

const PASSWD = 'student:x:1000:1000::/home/student:/bin/bash\nroot:x:0:0:root:/root:/bin/bash\n';
const pureTools = createPureTools();

export interface MachineGiven {
  readonly files?: Readonly<Record<string, FileSpec>>;
  /** As in a container of busybox: `sh` is ash. */
  readonly busybox?: boolean;
}

export class ShellMachine {
  readonly kernel = new SimKernel({ seed: 'shell', epochMs: 1_795_000_000_000 });
  readonly host: HostKernel;
  readonly screen = new Screen(80, 24);
  shown = '';
  ended: string | undefined;

  constructor({ files = {}, busybox = false }: MachineGiven = {}) {
    this.host = new HostKernel({
      kernel: this.kernel,
      programs: programTable([...shellPrograms.frames], [...shellPrograms.generators]),
      sockets: noSockets,
    });
    this.host.setTerminalPort({
      onOutput: (_tty, text) => {
        this.shown += text;
        this.screen.write(text);
      },
      onExit: (_tty, status) => {
        this.ended = status.kind === 'exited' ? String(status.code) : status.signal;
      },
    });
    const names = [...shellPrograms.frames, ...shellPrograms.generators].map(({ name }) => name);
    const programs = Object.fromEntries(names.map((name) => [`/bin/${name}`, name]));
    if (busybox) programs['/bin/busybox'] = 'true';
    const tree = buildTree([
      programFiles(programs),
      {
        '/etc/passwd': PASSWD,
        '/etc/group': 'root:x:0:\nstudent:x:1000:\n',
        '/home/student': { directory: true, uid: 1000, gid: 1000 },
        '/usr/bin': { link: '/bin' },
        '/etc/hostname': 'workstation\n',
        '/root': { directory: true, mode: 0o700 },
        '/tmp': { directory: true, mode: 0o1777 },
      },
      files,
    ]);
    this.host.addSandbox({ id: 'workstation', hostname: 'workstation', netns: 'host:workstation', root: tree });
  }

  /** Lets virtual time pass, running the text tools that programs ask for. */
  async pass(us: number): Promise<void> {
    const until = this.kernel.now + us;
    for (;;) {
      const result = this.kernel.run(until, { events: 2_000_000 });
      if (result === 'reached') return;
      if (result === 'budget') throw new Error('too many events');
      const call = this.kernel.pendingTool;
      if (call === undefined) throw new Error('no pure tool is pending');
      this.kernel.completePureTool(await pureTools.run(call));
    }
  }

  async run(script: string, stdin = ''): Promise<{ stdout: string; stderr: string; exit: number }> {
    const run = this.host.runScript('workstation', script, { stdin });
    for (let turns = 0; run.status() === undefined && turns < 2_000; turns++) await this.pass(500_000);
    const status = run.status();
    return {
      stdout: run.stdout(),
      stderr: run.stderr(),
      exit: status === undefined ? -1 : status.kind === 'exited' ? status.code : 128,
    };
  }

  async open(columns = 80, rows = 24): Promise<this> {
    this.screen.resize(columns, rows);
    this.host.openTerminal('t', 'workstation', columns, rows);
    await this.pass(50_000);
    return this;
  }

  /** Types and waits; returns what the terminal showed meanwhile. */
  async type(keys: string, us = 50_000): Promise<string> {
    const from = this.shown.length;
    this.host.typeKeys('t', keys);
    await this.pass(us);
    return this.shown.slice(from);
  }

  async resize(columns: number, rows: number): Promise<void> {
    this.screen.resize(columns, rows);
    this.host.resizeTerminal('t', columns, rows);
    await this.pass(50_000);
  }
}
