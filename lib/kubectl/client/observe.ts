/** Follows one object by name: its present state first, then every change, until told to stop or time is over. */
import type { Flow } from '../command';
import type { Draft } from '../draft';
import { ApiFailure } from '../failure';
import { type Invocation, query } from '../invocation';
import { apiVersionOf, pathOf, type Resource } from './discovery';

export interface Place {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
}
export type Sight =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: Draft }
  | { readonly type: 'ABSENT' };

/** True when `visit` had enough, false when `untilUs` passed before. ABSENT comes when there is no such object at the start. */
export function* observe(
  k: Invocation,
  place: Place,
  untilUs: number | undefined,
  visit: (sight: Sight) => boolean,
): Flow<boolean> {
  const path = pathOf(place.resource, place.namespace);
  const fieldSelector = `metadata.name=${place.name}`;
  const list = k.get(path, query({ fieldSelector }));
  const typed = { apiVersion: apiVersionOf(place.resource), kind: place.resource.kind };
  const items: readonly Draft[] = list.items ?? [];
  if (items.length === 0 && visit({ type: 'ABSENT' })) return true;
  for (const item of items) if (visit({ type: 'ADDED', object: { ...typed, ...item } })) return true;
  const resourceVersion = list.metadata?.resourceVersion ?? '';
  const request = { method: 'GET', path, query: query({ fieldSelector, resourceVersion, watch: 'true' }) } as const;
  const opened = k.transport.watch(k.withUser(request), `process/${k.sys.pid}`);
  if ('error' in opened) throw new ApiFailure(opened.error.body as Draft);
  try {
    for (;;) {
      yield* k.flush();
      const left = untilUs === undefined ? undefined : untilUs - k.sys.now;
      if (left !== undefined && left <= 0) return false;
      yield { watch: true, ...(left === undefined ? {} : { sleepUs: left }) };
      for (const { watch, events } of k.sys.takeWatchEvents()) {
        if (watch !== opened.watch) continue;
        for (const { type, object } of events as Draft[]) {
          if (type === 'BOOKMARK') continue;
          if (type === 'ERROR') throw new ApiFailure(object);
          if (visit({ type, object })) return true;
        }
      }
    }
  } finally {
    k.transport.stopWatch(opened.watch);
  }
}
