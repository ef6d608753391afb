/** What completion asks the API for: names of objects, types that allow a verb, containers of a pod. Failures offer nothing. */
import { pathOf, qualified } from '../client/discovery';
import type { Draft } from '../draft';
import { ApiFailure, Failure } from '../failure';
import { type Invocation, query } from '../invocation';

/** Nothing is offered when the server refuses or is not there. */
function quietly<T>(ask: () => T, nothing: T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ApiFailure || error instanceof Failure) return nothing;
    throw error;
  }
}

export const namesOf = (k: Invocation, type: string): readonly string[] =>
  quietly(() => {
    const resource = k.discovery.lookup(type);
    if (!resource?.verbs.includes('list')) return [];
    const list = k.get(pathOf(resource, resource.namespaced ? k.namespace : undefined), query({ limit: 500 }));
    return (list.items ?? []).map((item: Draft) => String(item.metadata.name));
  }, []);

export const typesWith = (k: Invocation, verb: string): readonly string[] =>
  quietly(() => [...new Set(k.discovery.resources.filter((each) => each.verbs.includes(verb)).map(qualified))], []);

export const containersOf = (k: Invocation, pod: string): readonly string[] =>
  quietly(() => {
    const { spec } = k.get(`/api/v1/namespaces/${k.namespace}/pods/${pod.replace(/^pods?\//, '')}`);
    return [...(spec.initContainers ?? []), ...spec.containers].map((each: Draft) => String(each.name));
  }, []);
