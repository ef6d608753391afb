/** The numbers that a command's descriptors have in the shell itself. */
import type { Fd, FdMap } from '../../../engine/host/contract';

/** The same map with another descriptor behind one number. */
export function withFd(map: FdMap, number: Fd, real: Fd): FdMap {
  const next = [...map];
  setFd(next, number, real);
  return next;
}

/** No holes: they would make the list slow. */
export function setFd(map: (Fd | undefined)[], number: Fd, real: Fd): void {
  while (map.length < number) map.push(undefined);
  map[number] = real;
}
