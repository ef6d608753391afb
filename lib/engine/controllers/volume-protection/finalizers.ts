/** A finalizer that keeps what is in use: put on, and taken off once nobody uses the deleted object any more. */
import type { ApiClient } from '../../client/api-client';
import type { Draft } from '../../client/object';
import type { Resource } from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';

export function settleFinalizer(
  client: ApiClient,
  resource: Resource,
  object: Draft,
  finalizer: string,
  isUsed: () => boolean,
): SyncResult {
  const finalizers: readonly string[] = object.metadata.finalizers ?? [];
  const held = finalizers.includes(finalizer);
  const going = object.metadata.deletionTimestamp !== undefined;
  if (going !== held || (going && isUsed())) return undefined;
  const next = going ? finalizers.filter((name) => name !== finalizer) : [...finalizers, finalizer];
  const { finalizers: _old, ...metadata } = object.metadata;
  const written = client.update(resource, {
    ...object,
    metadata: next.length === 0 ? metadata : { ...metadata, finalizers: next },
  });
  return written.ok || written.error.code === 404 ? undefined : RETRY;
}
