/**
 * One open watch: which objects it sees and in which form its events are told. It keeps the request it was opened with,
 * so that a loaded snapshot can build it again (apiserver storage/cacher, handlers/watch.go).
 */
import type { ApiObject } from '../../api/kinds/kind';
import type { Plain } from '../../base/plain';
import type { ApiRequest, UserInfo, WatchEvent, WatchId } from '../../client/transport';
import type { ActorId } from '../../sim/kernel-contract';
import type { Change } from '../../store/store';
import { type Selection, selectionOf } from '../reading/selection';
import { apiVersionOf, type RequestContext } from '../request/context';
import { negotiate, type Wanted } from '../request/media-type';
import { transform } from '../response/render';
import { fromStore, resourceOf } from '../storage/form';

export interface WatcherRecord {
  readonly id: WatchId;
  readonly to: ActorId;
  readonly request: ApiRequest;
  readonly user: UserInfo;
  readonly userAgent: string;
  /** Not yet flushed. */
  readonly buffer: readonly WatchEvent[];
  readonly told: boolean;
}

export class Watcher {
  readonly resource: string;
  readonly prefix: string;
  readonly buffer: WatchEvent[] = [];
  /** A Table's columns stand in the first event only. */
  private told = false;
  private readonly selection: Selection;
  private readonly wanted: Wanted;

  constructor(
    readonly id: WatchId,
    readonly to: ActorId,
    private readonly context: RequestContext,
  ) {
    const { kind, namespace, name } = context.route;
    this.resource = resourceOf(kind);
    this.prefix = namespace === '' ? '' : `${namespace}/`;
    this.wanted = negotiate(context.request.accept);
    const selection = selectionOf(kind, context.query);
    this.selection =
      name === undefined
        ? selection
        : { ...selection, empty: false, matches: (o) => nameOf(o) === name && selection.matches(o) };
  }

  get wantsBookmarks(): boolean {
    return this.context.query.flag('allowWatchBookmarks');
  }

  sees(object: ApiObject | undefined): boolean {
    return object !== undefined && (this.selection.empty || this.selection.matches(object));
  }

  /** Leaving the selection reads as a deletion with the last state at the new version; entering it as a creation. */
  note(change: Change): boolean {
    if (change.resource !== this.resource || !change.key.startsWith(this.prefix)) return false;
    const { kind } = this.context.route;
    const old = change.before && fromStore(kind, change.before);
    const now = change.after && fromStore(kind, change.after);
    const before = this.sees(old);
    if (now === undefined) {
      if (before) this.tell('DELETED', old as ApiObject);
      return before;
    }
    const after = this.sees(now);
    if (after) this.tell(before ? 'MODIFIED' : 'ADDED', now);
    else if (before) this.tell('DELETED', atVersion(old as ApiObject, change.revision));
    return after || before;
  }

  tell(type: WatchEvent['type'], object: ApiObject): void {
    this.buffer.push({ type, object: transform(this.context, this.wanted, object, !this.told) });
    this.told = true;
  }

  bookmark(revision: number, initialEnd: boolean): void {
    const { kind } = this.context.route;
    const annotations = initialEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
    const metadata = { resourceVersion: String(revision), ...annotations };
    const object = { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata };
    // Never with the columns of a table.
    this.buffer.push({ type: 'BOOKMARK', object: transform(this.context, this.wanted, object, false) });
  }

  fail(status: Plain): void {
    this.buffer.push({ type: 'ERROR', object: status });
  }

  save(): WatcherRecord {
    const { request, user, userAgent } = this.context;
    return { id: this.id, to: this.to, request, user, userAgent, buffer: [...this.buffer], told: this.told };
  }

  load(record: WatcherRecord): void {
    this.buffer.push(...record.buffer);
    this.told = record.told;
  }
}

function nameOf(object: ApiObject): unknown {
  return (object.metadata as ApiObject).name;
}

function atVersion(object: ApiObject, revision: number): ApiObject {
  return { ...object, metadata: { ...(object.metadata as ApiObject), resourceVersion: String(revision) } };
}
