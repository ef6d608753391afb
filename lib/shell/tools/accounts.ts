/** User and group names from /etc/passwd and /etc/group of the sandbox. */
import type { Sys } from '../../engine/host/contract';

function entry(sys: Sys, file: string, id: number): string[] | undefined {
  const text = sys.files.readFile(file);
  if (!text.ok) return undefined;
  return text.value
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[2] === String(id));
}

export function userName(sys: Sys, uid: number): string {
  return (
    entry(sys, '/etc/passwd', uid)?.[0] ??
    (uid === 0 ? 'root' : uid === sys.uid ? (sys.env.USER ?? String(uid)) : String(uid))
  );
}
export function groupName(sys: Sys, gid: number): string {
  return (
    entry(sys, '/etc/group', gid)?.[0] ??
    (gid === 0 ? 'root' : gid === sys.uid ? (sys.env.USER ?? String(gid)) : String(gid))
  );
}
export function uidOf(sys: Sys, name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const text = sys.files.readFile('/etc/passwd');
  const line = text.ok ? text.value.split('\n').find((one) => one.startsWith(`${name}:`)) : undefined;
  return line ? Number(line.split(':')[2]) : name === 'root' ? 0 : undefined;
}
export function primaryGroup(sys: Sys): number {
  return Number(entry(sys, '/etc/passwd', sys.uid)?.[3] ?? sys.uid);
}
