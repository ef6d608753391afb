/** Environments that processes start with when nobody hands them one. */
import type { SandboxRecord, UserRecord } from './process/records';

export function userOf(sandbox: SandboxRecord, uid: number): UserRecord | undefined {
  return sandbox.users.find((user) => user.uid === uid);
}

export function parentEnvironment(sandbox: SandboxRecord, uid: number): Record<string, string> {
  const home = userOf(sandbox, uid)?.home ?? '/';
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: home, ...sandbox.env };
}

/** As login(1) and PAM set it up. */
export function loginEnvironment(sandbox: SandboxRecord, user: UserRecord): Record<string, string> {
  return {
    ...parentEnvironment(sandbox, user.uid),
    HOME: user.home,
    USER: user.name,
    LOGNAME: user.name,
    SHELL: user.shell,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    ...sandbox.env,
  };
}
