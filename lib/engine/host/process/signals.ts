/** What signals do when nobody catches them (signal(7)). */
import type { Signal } from '../contract';

export const SIGNAL_NUMBERS: Readonly<Record<Signal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGWINCH: 28,
};

export type DefaultAction = 'end' | 'stop' | 'continue' | 'nothing';

export function defaultAction(signal: Signal): DefaultAction {
  switch (signal) {
    case 'SIGCHLD':
    case 'SIGWINCH':
      return 'nothing';
    case 'SIGCONT':
      return 'continue';
    case 'SIGSTOP':
    case 'SIGTSTP':
    case 'SIGTTIN':
    case 'SIGTTOU':
      return 'stop';
    default:
      return 'end';
  }
}

/** 128 + n, as shells and container runtimes report an end by signal. */
export function exitCodeOf(
  status: { readonly kind: 'exited'; readonly code: number } | { readonly kind: 'signaled'; readonly signal: Signal },
): number {
  return status.kind === 'exited' ? status.code : 128 + SIGNAL_NUMBERS[status.signal];
}
