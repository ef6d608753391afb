/** A session with a terminal that a benchmark types into. */
import { SECOND } from '../../lib/engine/sim/kernel-contract';
import type { LogRecord, SessionStart } from '../../lib/session/contract';
import { ENGINE_VERSION } from '../../lib/session/engine-version';
import { openSession } from '../../lib/session/factory';
import type { LabSession } from '../../lib/session/lab-session';

export const TTY = 'tty1';
const EVENTS = 10_000_000;

export function startOf(seed: string): SessionStart {
  const epochMs = Date.UTC(2026, 10, 21, 4, 0, 0);
  return { lab: null, profile: 'minikube', seed, epochMs, engineVersion: ENGINE_VERSION };
}

export class TypedSession {
  readonly log: LogRecord[] = [];

  private constructor(readonly session: LabSession) {}

  static async open(seed: string): Promise<TypedSession> {
    const typed = new TypedSession((await openSession(startOf(seed), null)).session);
    typed.log.push(typed.session.input({ kind: 'open', tty: TTY, host: 'workstation', columns: 120, rows: 30 }));
    await typed.pass(SECOND);
    return typed;
  }

  async pass(us: number): Promise<void> {
    await this.session.advance(this.session.now + us, EVENTS);
  }

  /** Types a line and lets a moment of virtual time pass; what the terminal printed meanwhile. */
  async type(line: string, us = SECOND): Promise<string> {
    this.session.takeOutput();
    this.log.push(this.session.input({ kind: 'keys', tty: TTY, data: `${line}\r` }));
    await this.pass(us);
    return this.session
      .takeOutput()
      .flatMap((output) => (output.kind === 'output' ? [output.text] : []))
      .join('');
  }
}
