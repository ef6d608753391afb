/** How route handlers, bundled apart by Next, reach the pool that the custom server made. */
import type { SessionPool } from './pool';

type Door = Pick<SessionPool, 'drop'>;

export function sessionPool(): Door | undefined {
  return (globalThis as typeof globalThis & { kubeLabPool?: Door }).kubeLabPool;
}
