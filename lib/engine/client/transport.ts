/**
 * How every component (controllers, kubelet, kube-proxy, scheduler, kubectl, grading, the HTTP server) talks to
 * the API server: plain requests and responses, in process and synchronous; watch events arrive as SimEvents.
 */
import type { Plain } from '../base/plain';
import type { ActorId } from '../sim/kernel-contract';

export interface UserInfo {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/api/v1/namespaces/default/pods`, without query. */
  readonly path: string;
  /** Raw, percent-encoded, without `?`. */
  readonly query?: string;
  readonly contentType?: string;
  readonly accept?: string;
  /** A decoded JSON value, or text as sent (YAML, malformed JSON). */
  readonly body?: Plain;
  readonly impersonate?: string;
  /** Groups of the impersonated user; empty or absent means those it has by itself. */
  readonly impersonateGroups?: readonly string[];
  readonly impersonateUid?: string;
  readonly impersonateExtra?: Readonly<Record<string, readonly string[]>>;
}

export interface ApiResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: Plain;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts of `Warning: 299 - "…"` headers in order. */
  readonly warnings: readonly string[];
}

export type WatchId = number;
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: Plain;
}

/** One end of an exec, attach, log or port-forward stream: ids of pipes in the host layer (host/contract.ts `adoptPipe`). */
export interface StreamHandle {
  readonly stdin?: number;
  readonly stdout: number;
  readonly stderr?: number;
  /** Names the far process or copy for resize and exit: `streamStatus(id)`. */
  readonly id: number;
}
export type StreamStatus = { readonly done: false } | { readonly done: true; readonly status: Plain };

export interface ApiTransport {
  request(r: ApiRequest): ApiResponse;
  /** Opens a watch; events arrive at `to` as op `watch` with arg `{ watch: WatchId, events: WatchEvent[] }`; when the server ends it, op `watch-closed` with `{ watch }`. */
  watch(r: ApiRequest, to: ActorId): { readonly watch: WatchId } | { readonly error: ApiResponse };
  stopWatch(id: WatchId): void;
  /** exec, attach, log?follow, portforward: the API server proxies to the node's kubelet. */
  stream(r: ApiRequest): { readonly stream: StreamHandle } | { readonly error: ApiResponse };
  streamStatus(id: number): StreamStatus;
  resizeStream(id: number, columns: number, rows: number): void;
  closeStream(id: number): void;
}

/** Gives transports. In-process components connect as a user; clients bring a bearer token. */
export interface ApiConnector {
  as(user: UserInfo, userAgent: string): ApiTransport;
  withToken(token: string | undefined, userAgent: string): ApiTransport;
}
