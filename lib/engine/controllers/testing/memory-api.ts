/**
 * A tiny in-memory API server for the wiring tests of controllers: storage with resource versions, generated names, uids,
 * generations, conflicts, finalizers and watches. No defaults, no validation, no admission.
 */

import type { Plain } from '../../base/plain';
import type { Draft } from '../../client/object';
import type { ApiConnector, ApiRequest, ApiResponse, ApiTransport, WatchId } from '../../client/transport';
import type { ActorId, Kernel } from '../../sim/kernel-contract';
import { discoveryDocument } from './memory-discovery';
import { applyPatch } from './memory-patch';

const ROUTE = /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?$/;
const WATCH_DELAY_US = 2_000;

interface Route {
  readonly root: string;
  readonly namespace: string;
  readonly plural: string;
  readonly name: string | undefined;
  readonly sub: string | undefined;
}
interface Watcher {
  readonly id: WatchId;
  readonly to: ActorId;
  readonly collection: string;
  readonly namespace: string;
}

export class MemoryApi {
  private readonly objects = new Map<string, Draft>();
  private readonly gonePlaces = new Set<string>();
  private watchers: Watcher[] = [];
  private version = 100;
  private watch = 0;
  /** Answers instead of the server when it returns something: quota, faults. */
  intercept: (request: ApiRequest) => ApiResponse | undefined = () => undefined;

  constructor(private readonly kernel: Kernel) {}

  readonly connector: ApiConnector = { as: () => this.transport, withToken: () => this.transport };

  readonly transport: ApiTransport = {
    request: (r) => this.intercept(r) ?? this.request(r),
    watch: (r, to) => this.open(r, to),
    stopWatch: (id) => {
      this.watchers = this.watchers.filter((w) => w.id !== id);
    },
    stream: () => ({ error: failure(404, 'NotFound', 'no streams') }),
    streamStatus: () => ({ done: false }),
    resizeStream: () => undefined,
    closeStream: () => undefined,
  };

  /** Objects of a collection such as `/api/v1/pods`, by key. */
  list(collection: string): readonly Draft[] {
    const found = [...this.objects].filter(([key]) => key.startsWith(`${collection} `));
    return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  private request(r: ApiRequest): ApiResponse {
    const document = discoveryDocument(r.path);
    if (document !== undefined) return answer(200, document);
    const route = parse(r.path);
    if (route === undefined) return failure(404, 'NotFound', `no route ${r.path}`);
    const collection = `${route.root}/${route.plural}`;
    if (r.method === 'POST' && route.name === undefined) return this.create(route, collection, r.body as Draft);
    if (route.name === undefined && r.method === 'DELETE') return this.removeAll(route, collection);
    if (route.name === undefined) return this.listed(route, collection);
    const key = `${collection} ${route.namespace}/${route.name}`;
    const old = this.objects.get(key);
    if (old === undefined) return failure(404, 'NotFound', `${route.plural} "${route.name}" not found`);
    if (r.method === 'POST' && route.sub === 'binding') return this.bind(key, old, r.body as Draft);
    if (r.method === 'GET') return answer(200, old);
    if (r.method === 'DELETE') return this.remove(key, old);
    const sent = r.method === 'PATCH' ? applyPatch(old, r.body as Draft) : (r.body as Draft);
    return this.replace(key, old, sent, route.sub);
  }

  private create(route: Route, collection: string, body: Draft): ApiResponse {
    const { metadata } = body;
    const refusal = this.lifecycleRefusal(route.namespace);
    if (refusal !== undefined) return refusal;
    const name = metadata.name ?? `${metadata.generateName}${this.kernel.random('memory-api').letters(5)}`;
    const key = `${collection} ${route.namespace}/${name}`;
    if (this.objects.has(key)) return failure(409, 'AlreadyExists', `${route.plural} "${name}" already exists`);
    const object = {
      ...body,
      metadata: {
        ...metadata,
        name,
        ...(route.namespace === '' ? {} : { namespace: route.namespace }),
        uid: this.kernel.random('memory-api').uuid(),
        creationTimestamp: this.kernel.timestamp(),
        generation: 1,
      },
    };
    return answer(201, this.store(key, object, 'ADDED'));
  }

  /** Admission plugin NamespaceLifecycle, for namespaces that a test made; others are taken to exist. */
  private lifecycleRefusal(namespace: string): ApiResponse | undefined {
    if (this.gonePlaces.has(namespace)) return failure(404, 'NotFound', `namespaces "${namespace}" not found`);
    if (this.objects.get(`/api/v1/namespaces /${namespace}`)?.metadata.deletionTimestamp === undefined)
      return undefined;
    const causes = [{ reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated` }];
    return failure(403, 'Forbidden', `forbidden: unable to create new content in namespace ${namespace}`, { causes });
  }

  private replace(key: string, old: Draft, sent: Draft, sub: string | undefined): ApiResponse {
    const expected = sent.metadata?.resourceVersion;
    if (expected !== undefined && expected !== old.metadata.resourceVersion) {
      return failure(409, 'Conflict', `Operation cannot be fulfilled on ${key}: the object has been modified`);
    }
    const next: Draft = sub === 'status' ? { ...old, status: sent.status } : { ...sent, status: old.status };
    if (sub === 'finalize') next.spec = sent.spec;
    const changed = JSON.stringify(desired(next)) !== JSON.stringify(desired(old));
    const generation = old.metadata.generation + Number(changed);
    const metadata =
      sub === 'status'
        ? { ...old.metadata, annotations: sent.metadata?.annotations ?? old.metadata.annotations }
        : { ...old.metadata, ...next.metadata };
    if (sub !== 'status') {
      if (next.metadata.ownerReferences === undefined) metadata.ownerReferences = undefined;
      if (next.metadata.finalizers === undefined) metadata.finalizers = undefined;
    }
    const object: Draft = { ...next, metadata: { ...metadata, generation } };
    if (JSON.stringify(strip(object)) === JSON.stringify(strip(old))) return answer(200, old);
    const finalizers: readonly string[] = [...(object.metadata.finalizers ?? []), ...(object.spec?.finalizers ?? [])];
    if (object.metadata.deletionTimestamp !== undefined && finalizers.length === 0) return this.gone(key, object);
    return answer(200, this.store(key, object, 'MODIFIED'));
  }

  private remove(key: string, old: Draft): ApiResponse {
    const finalizers: readonly string[] = [...(old.metadata.finalizers ?? []), ...(old.spec?.finalizers ?? [])];
    if (finalizers.length === 0) return this.gone(key, old);
    const metadata = { ...old.metadata, deletionTimestamp: old.metadata.deletionTimestamp ?? this.kernel.timestamp() };
    return answer(200, this.store(key, { ...old, metadata }, 'MODIFIED'));
  }

  private removeAll(route: Route, collection: string): ApiResponse {
    for (const object of this.list(collection)) {
      const { namespace, name } = object.metadata;
      if (namespace === route.namespace) this.remove(`${collection} ${namespace}/${name}`, object);
    }
    return this.listed(route, collection);
  }

  private gone(key: string, old: Draft): ApiResponse {
    this.version += 1;
    this.objects.delete(key);
    if (key.startsWith('/api/v1/namespaces ')) this.gonePlaces.add(old.metadata.name);
    const last = freeze({ ...old, metadata: { ...old.metadata, resourceVersion: String(this.version) } });
    this.tell(key, 'DELETED', last);
    return answer(200, last);
  }

  private bind(key: string, old: Draft, binding: Draft): ApiResponse {
    const conditions = [
      { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: this.kernel.timestamp() },
    ];
    const next = {
      ...old,
      spec: { ...old.spec, nodeName: binding.target.name },
      status: { ...old.status, conditions },
    };
    this.store(key, next, 'MODIFIED');
    return answer(201, { kind: 'Status', apiVersion: 'v1', status: 'Success' });
  }

  private listed(route: Route, collection: string): ApiResponse {
    const items = this.list(collection).filter(
      (object) => route.namespace === '' || object.metadata.namespace === route.namespace,
    );
    return answer(200, { kind: 'List', metadata: { resourceVersion: String(this.version) }, items });
  }

  private store(key: string, object: Draft, type: 'ADDED' | 'MODIFIED'): Draft {
    this.version += 1;
    const stored = freeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(this.version) } });
    this.objects.set(key, stored);
    this.tell(key, type, stored);
    return stored;
  }

  private tell(key: string, type: string, object: Draft): void {
    for (const watcher of this.watchers) {
      const prefix = `${watcher.collection} ${watcher.namespace === '' ? '' : `${watcher.namespace}/`}`;
      if (!key.startsWith(prefix)) continue;
      const arg = { watch: watcher.id, events: [{ type, object }] } as unknown as Plain;
      this.kernel.post(WATCH_DELAY_US, watcher.to, 'watch', arg);
    }
  }

  private open(r: ApiRequest, to: ActorId): { readonly watch: WatchId } {
    const route = parse(r.path) as Route;
    this.watch += 1;
    const collection = `${route.root}/${route.plural}`;
    this.watchers.push({ id: this.watch, to, collection, namespace: route.namespace });
    return { watch: this.watch };
  }
}

function parse(path: string): Route | undefined {
  const match = ROUTE.exec(path);
  if (match === null) return undefined;
  const [, root = '', namespace = '', plural = '', name, sub] = match;
  // A subresource of a namespace reads like a collection inside it.
  if (plural === 'status' || plural === 'finalize') {
    return { root, namespace: '', plural: 'namespaces', name: namespace, sub: plural };
  }
  return { root, namespace, plural, name, sub };
}

function answer(status: number, body: Draft): ApiResponse {
  return { status, contentType: 'application/json', body: body as Plain, headers: {}, warnings: [] };
}

export function failure(code: number, reason: string, message: string, details?: Draft): ApiResponse {
  return answer(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code, details });
}

/** All but metadata and status counts for the generation. */
function desired(object: Draft): Draft {
  return { ...object, metadata: null, status: null };
}

function strip(object: Draft): Draft {
  return { ...object, metadata: { ...object.metadata, resourceVersion: '' } };
}

function freeze(object: Draft): Draft {
  for (const value of Object.values(object)) if (typeof value === 'object' && value !== null) freeze(value);
  return Object.freeze(object);
}
