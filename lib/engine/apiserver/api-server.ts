/**
 * kube-apiserver: REST over plain requests on one store, in process and synchronous. Components connect as users,
 * clients bring tokens; watches are told through the kernel; exec, attach and followed logs go to the kubelet.
 */

import type { Draft } from '../api/kinds/kind';
import { kindByName } from '../api/kinds/registry';
import { ApiStatus, methodNotAllowed, noSuchResource, unauthorized } from '../api/machinery/status';
import { assert } from '../base/assert';
import type { Part, Plain } from '../base/plain';
import type {
  ApiConnector,
  ApiRequest,
  ApiResponse,
  ApiTransport,
  StreamHandle,
  StreamStatus,
  UserInfo,
} from '../client/transport';
import type { KubeletServers } from '../node/runtime/contract';
import type { Actor, ActorId, Kernel } from '../sim/kernel-contract';
import { type Change, Store } from '../store/store';
import { authorizeImpersonation, authorizeResource, nonResourceRefusal } from './access/authorize';
import { Rbac } from './access/rbac';
import { Tokens } from './access/tokens';
import { ANONYMOUS, impersonated } from './access/users';
import { ServiceAllocator } from './allocation/service-allocator';
import { type Advertised, bootstrap } from './bootstrap';
import { DefinitionController } from './custom/definition-controller';
import { ServedKinds } from './custom/served-kinds';
import { document } from './discovery/documents';
import { servedGroups } from './discovery/groups';
import { dispatch } from './dispatch';
import { EventExpiry } from './event-expiry';
import { OwnService } from './own-service';
import { apiVersionOf, type RequestContext, type ServerParts } from './request/context';
import { Query } from './request/query';
import { Refusal, refuse } from './request/refusal';
import { parseRoute, type ResourceRoute, type Route } from './request/route';
import { inForm, json, refused } from './response/answer';
import { resourceOf, storeKey, toStore } from './storage/form';
import { followLog, openPortForward, openStream } from './subresources/pod-streams';
import { beginWatch, isWatchable } from './watch/begin';
import { WatchHub } from './watch/hub';

/** What the host layer does with streams once they are open. */
export interface StreamControl {
  status(id: number): StreamStatus;
  resize(id: number, columns: number, rows: number): void;
  close(id: number): void;
}

export interface ApiServerOptions extends Advertised {
  readonly kernel: Kernel;
  readonly kubelets: KubeletServers;
  readonly streams: StreamControl;
  /** Static bearer tokens of the profile. */
  readonly tokens: ReadonlyMap<string, UserInfo>;
}

interface ServerState {
  readonly store: ReturnType<Store['save']>;
  readonly watches: ReturnType<WatchHub['save']>;
  readonly tokens: ReturnType<Tokens['save']>;
}

export const API_SERVER: ActorId = 'apiserver';
const SELF: UserInfo = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] };
const SELF_AGENT = 'kube-apiserver/v1.36.3 (linux/amd64) kubernetes/0000000';

export class ApiServer implements ApiConnector, Actor, Part<ServerState> {
  readonly store: Store;
  private readonly rbac = new Rbac(() => this.store);
  private readonly kinds = new ServedKinds(() => this.store);
  private readonly parts: ServerParts;
  private readonly definitions: DefinitionController;
  private readonly tokens: Tokens;
  private readonly hub: WatchHub;
  private readonly expiry: EventExpiry;
  private readonly ownService: OwnService;

  constructor(private readonly options: ApiServerOptions) {
    const { kernel, kubelets } = options;
    this.store = new Store(kernel, kernel.tracker, (change) => this.onChange(change));
    const services = new ServiceAllocator(kernel, () => this.store, options.serviceCIDR);
    this.parts = { kernel, store: this.store, services, kubelets, kinds: this.kinds, rbac: this.rbac };
    this.definitions = new DefinitionController(this.parts, API_SERVER);
    this.tokens = new Tokens(kernel, options.tokens);
    this.expiry = new EventExpiry(kernel, API_SERVER, this.store);
    this.ownService = new OwnService(kernel, API_SERVER, () => this.as(SELF, SELF_AGENT), options);
    this.hub = new WatchHub(
      kernel,
      API_SERVER,
      () => this.store,
      ({ request, user, userAgent }) =>
        this.contextOf(request, user, userAgent, parseRoute(request.path, this.kinds) as ResourceRoute),
    );
    kernel.register(API_SERVER, this);
  }

  /** Writes what a new cluster has before anybody connects. Not after `load`. */
  bootstrap(): void {
    bootstrap(this.as(SELF, SELF_AGENT), this.options, this.options.kernel.timestamp());
  }

  /** Puts an object into the store as it stands, past admission and validation: for replaying recordings. */
  restoreObject(object: Draft): void {
    const kind = this.kindNamed(object.apiVersion, object.kind);
    assert(kind !== undefined, () => `no kind ${object.apiVersion} ${object.kind}`);
    this.store.put(
      resourceOf(kind),
      storeKey(object.metadata.namespace ?? '', object.metadata.name),
      toStore(kind, object),
    );
  }

  /** What `--event-ttl` does to every event there is. */
  expireEvents(): void {
    this.expiry.expireAll();
  }

  private kindNamed(apiVersion: string, name: string) {
    return (
      kindByName(apiVersion, name) ??
      this.kinds.customKinds.find((kind) => kind.kind === name && apiVersionOf(kind) === apiVersion)
    );
  }

  as(user: UserInfo, userAgent: string): ApiTransport {
    return this.transport(() => user, userAgent);
  }

  withToken(token: string | undefined, userAgent: string): ApiTransport {
    return this.transport(
      () => (token === undefined || token === '' ? ANONYMOUS : this.tokens.userOf(token)),
      userAgent,
    );
  }

  handle(op: string, arg: Plain): void {
    if (op === 'flush') this.hub.flush(arg as number);
    else if (op === 'mark') this.hub.mark(arg as number);
    else if (op === 'expire') this.expiry.expire(arg);
    else if (op === 'own-service') this.ownService.make();
    else if (op === 'definition') this.definitions.sync(arg as string);
  }

  save(): ServerState {
    return { store: this.store.save(), watches: this.hub.save(), tokens: this.tokens.save() };
  }

  load(state: ServerState): void {
    this.store.load(state.store);
    this.kinds.forget();
    this.rbac.forget();
    this.tokens.load(state.tokens);
    this.hub.load(state.watches);
  }

  private onChange(change: Change): void {
    this.definitions.note(change);
    this.rbac.note(change);
    this.hub.note(change);
    this.expiry.note(change);
    this.ownService.note(change);
  }

  private transport(userOf: () => UserInfo | undefined, userAgent: string): ApiTransport {
    const { streams } = this.options;
    return {
      request: (r) => this.answer(() => this.request(r, userOf(), userAgent)),
      watch: (r, to) => {
        let watch = 0;
        if (!isWatchable(parseRoute(r.path, this.kinds)))
          return { error: this.answer(() => this.request(r, userOf(), userAgent)) };
        const error = this.attempt(() => {
          watch = this.watch(r, userOf(), userAgent, to);
        });
        return error === undefined ? { watch } : { error: inForm(r.accept, error) };
      },
      stopWatch: (id) => this.hub.close(id),
      stream: (r) => {
        let stream: StreamHandle | undefined;
        const error = this.attempt(() => {
          stream = this.stream(r, userOf(), userAgent);
        });
        if (error !== undefined) return { error };
        return stream === undefined ? { error: json(204, '') } : { stream };
      },
      streamStatus: (id) => streams.status(id),
      resizeStream: (id, columns, rows) => streams.resize(id, columns, rows),
      closeStream: (id) => streams.close(id),
    };
  }

  private answer(work: () => ApiResponse): ApiResponse {
    try {
      return work();
    } catch (thrown) {
      if (thrown instanceof Refusal) return refused(thrown.status);
      throw thrown;
    }
  }

  private attempt(work: () => void): ApiResponse | undefined {
    try {
      work();
      return undefined;
    } catch (thrown) {
      if (thrown instanceof Refusal) return refused(thrown.status);
      throw thrown;
    }
  }

  private request(r: ApiRequest, sender: UserInfo | undefined, userAgent: string): ApiResponse {
    const user = this.userOf(r, sender);
    const route = parseRoute(r.path, this.kinds);
    if (route.type !== 'resource') return this.documentOf(r, user, route);
    const context = this.contextOf(r, user, userAgent, route);
    try {
      return dispatch(context, this.tokens);
    } catch (thrown) {
      // A refused write still tells what it found wrong on the way.
      if (thrown instanceof Refusal) return inForm(r.accept, refused(thrown.status, context.warnings));
      throw thrown;
    }
  }

  private documentOf(r: ApiRequest, user: UserInfo, route: Exclude<Route, ResourceRoute>): ApiResponse {
    const refusal = nonResourceRefusal(this.rbac, user, r.method === 'GET' ? 'get' : r.method.toLowerCase(), r.path);
    if (refusal !== undefined) return refused(new ApiStatus(403, 'Forbidden', refusal, {}));
    const served = servedGroups(this.kinds);
    return document(r, route, served, `${this.options.ip}:${this.options.port}`);
  }

  private watch(r: ApiRequest, sender: UserInfo | undefined, userAgent: string, to: ActorId): number {
    const user = this.userOf(r, sender);
    const route = parseRoute(r.path, this.kinds);
    if (route.type !== 'resource') return refuse(noSuchResource());
    const context = this.contextOf(r, user, userAgent, route);
    return this.hub.open(context, to, beginWatch(context));
  }

  private stream(r: ApiRequest, sender: UserInfo | undefined, userAgent: string): StreamHandle | undefined {
    const user = this.userOf(r, sender);
    const route = parseRoute(r.path, this.kinds);
    if (route.type !== 'resource') return refuse(noSuchResource());
    const context = this.contextOf(r, user, userAgent, route);
    switch (route.subresource) {
      case 'log':
        authorizeResource(context, 'get');
        return followLog(context);
      case 'exec':
      case 'attach':
        authorizeResource(context, 'create');
        return openStream(context);
      case 'portforward':
        authorizeResource(context, 'create');
        return openPortForward(context);
      default:
        return refuse(methodNotAllowed());
    }
  }

  private userOf(r: ApiRequest, sender: UserInfo | undefined): UserInfo {
    if (sender === undefined) return refuse(unauthorized());
    if (r.impersonate === undefined) return sender;
    authorizeImpersonation(this.rbac, sender, r.impersonate);
    const user = impersonated(r.impersonate);
    return {
      ...user,
      ...(r.impersonateUid === undefined ? {} : { uid: r.impersonateUid }),
      ...(r.impersonateExtra === undefined ? {} : { extra: r.impersonateExtra }),
      ...(r.impersonateGroups === undefined ? {} : { groups: [...r.impersonateGroups, 'system:authenticated'] }),
    };
  }

  private contextOf(request: ApiRequest, user: UserInfo, userAgent: string, route: ResourceRoute): RequestContext {
    return { server: this.parts, request, query: new Query(request.query), route, user, userAgent, warnings: [] };
  }
}
