/** Owners that are told twice are kept once, and whoever wrote that is warned (handlers/helpers.go, dedupOwnerReferences). */
import type { Draft } from '../../api/kinds/kind';
import { plainEqual } from '../../base/freeze';
import { type RequestContext, warn } from '../request/context';

const WHEN_PATCHED = ' after mutating admission happens';
const START = (when: string) =>
  `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: `;

export function dedupeOwners(context: RequestContext, { metadata }: Draft): void {
  const owners: readonly Draft[] | undefined = metadata.ownerReferences;
  if (owners === undefined || owners.length < 2) return;
  const isFirst = (owner: Draft, index: number): boolean =>
    owners.findIndex((other) => plainEqual(other, owner)) === index;
  const repeated = owners.filter((owner, index) => !isFirst(owner, index));
  if (repeated.length === 0) return;
  metadata.ownerReferences = owners.filter(isFirst);
  const when = context.request.method === 'PATCH' ? WHEN_PATCHED : '';
  warn(context, `${START(when)}${[...new Set(repeated.map(({ uid = '' }) => uid))].join(', ')}`);
}
