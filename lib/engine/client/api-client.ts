/** Typed verbs over an ApiTransport; failures come back as values, as the API's Status told them (client-go's rest.Request). */
import type { Plain } from '../base/plain';
import { asDraft, type Draft } from './object';
import { pathOf, type Resource } from './resources';
import type { ApiConnector, ApiRequest, ApiResponse, ApiTransport, UserInfo } from './transport';

export interface ApiFailure {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly status: Draft;
}
export type ApiResult =
  | { readonly ok: true; readonly object: Draft }
  | { readonly ok: false; readonly error: ApiFailure };

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
} as const;

/** Who a client is to the API server; it connects with its first request. */
export interface Identity {
  readonly connector: ApiConnector;
  readonly user: UserInfo;
  readonly userAgent: string;
}

export class ApiClient {
  private opened: ApiTransport | undefined;

  constructor(private readonly from: ApiTransport | Identity) {}

  get transport(): ApiTransport {
    this.opened ??= 'connector' in this.from ? this.from.connector.as(this.from.user, this.from.userAgent) : this.from;
    return this.opened;
  }

  get(resource: Resource, namespace: string, name: string): ApiResult {
    return this.send({ method: 'GET', path: pathOf(resource, namespace, name) });
  }

  list(resource: Resource, namespace = '', query?: string): ApiResult {
    return this.send({ method: 'GET', path: pathOf(resource, namespace), ...(query === undefined ? {} : { query }) });
  }

  create(resource: Resource, namespace: string, object: Draft, subresource?: string, name?: string): ApiResult {
    return this.send({ method: 'POST', path: pathOf(resource, namespace, name, subresource), body: object as Plain });
  }

  update(resource: Resource, object: Draft, subresource?: string): ApiResult {
    const { namespace, name } = object.metadata;
    return this.send({ method: 'PUT', path: pathOf(resource, namespace, name, subresource), body: object as Plain });
  }

  updateStatus(resource: Resource, object: Draft): ApiResult {
    return this.update(resource, object, 'status');
  }

  patch(
    resource: Resource,
    namespace: string,
    name: string,
    type: keyof typeof PATCH_TYPES,
    patch: Draft | readonly Draft[],
    subresource?: string,
  ): ApiResult {
    return this.send({
      method: 'PATCH',
      path: pathOf(resource, namespace, name, subresource),
      contentType: PATCH_TYPES[type],
      body: patch as Plain,
    });
  }

  delete(resource: Resource, namespace: string, name: string, options: DeleteOptions = {}): ApiResult {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options };
    return this.send({ method: 'DELETE', path: pathOf(resource, namespace, name), body: body as unknown as Plain });
  }

  deleteCollection(resource: Resource, namespace: string, options: DeleteOptions = {}): ApiResult {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options };
    return this.send({ method: 'DELETE', path: pathOf(resource, namespace), body: body as unknown as Plain });
  }

  private send(request: ApiRequest): ApiResult {
    const withType = request.body !== undefined && request.contentType === undefined;
    return resultOf(this.transport.request(withType ? { contentType: 'application/json', ...request } : request));
  }
}

export function resultOf(response: ApiResponse): ApiResult {
  const body = asDraft(response.body);
  if (response.status < 400) return { ok: true, object: body };
  return {
    ok: false,
    error: {
      code: response.status,
      reason: typeof body.reason === 'string' ? body.reason : '',
      message: typeof body.message === 'string' ? body.message : String(response.body),
      status: body,
    },
  };
}
