/** Runs one recorded case of tests/golden/api against an API server of its own (README there: form, world, placeholders). */
import { KINDS, kindByResource } from '../../api/kinds/registry';
import type { Plain } from '../../base/plain';
import type { ApiRequest, ApiResponse, UserInfo, WatchEvent } from '../../client/transport';
import { SimKernel } from '../../sim/kernel';
import { SECOND } from '../../sim/kernel-contract';
import { ApiServer } from '../api-server';

type Json = any;

export interface GoldenCase {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly contentType: string | null;
  readonly accept: string | null;
  readonly body: Json;
  readonly token?: string;
  readonly impersonate?: string;
  readonly setup?: readonly Json[];
  readonly steps?: readonly Json[];
  readonly status: number;
  readonly response: Json;
  readonly responseContentType: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly anyOrder?: boolean;
  readonly warnings?: readonly string[];
}

export interface GoldenAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly response: Json;
  readonly warnings: readonly string[];
}

const ADMIN: UserInfo = { name: 'minikube-user', uid: 'admin', groups: ['system:masters', 'system:authenticated'] };
const AGENT = 'golden/1.0';
const COLLECTOR = 'collector';

interface World {
  readonly server: ApiServer;
  readonly kernel: SimKernel;
}
let fresh:
  | { readonly kernel: ReturnType<SimKernel['save']>; readonly server: ReturnType<ApiServer['save']> }
  | undefined;

/** The world before a case; made once, every case starts from a copy. */
export function newServer(): World {
  const world = emptyServer();
  if (fresh === undefined) {
    fill(world);
    fresh = { kernel: world.kernel.save(), server: world.server.save() };
    return world;
  }
  world.kernel.load(fresh.kernel);
  world.server.load(fresh.server);
  return world;
}

function emptyServer(): World {
  const kernel = new SimKernel({ seed: 'golden', epochMs: 1_795_233_600_000 });
  const server = new ApiServer({
    kernel,
    serviceCIDR: '10.96.0.0/12',
    ip: '192.168.49.2',
    port: 6443,
    kubelets: { of: () => undefined },
    streams: { status: () => ({ done: true, status: null }), resize: () => undefined, close: () => undefined },
    tokens: new Map([['admin', ADMIN]]),
  });
  return { server, kernel };
}

function fill({ server, kernel }: World): void {
  server.bootstrap();
  for (const namespace of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    const root = `/api/v1/namespaces/${namespace}`;
    const manage = server.as(ADMIN, 'kube-controller-manager/v1');
    manage.request({ method: 'POST', path: `${root}/serviceaccounts`, body: { metadata: { name: 'default' } } });
    manage.request({
      method: 'POST',
      path: `${root}/configmaps`,
      body: { metadata: { name: 'kube-root-ca.crt' }, data: { 'ca.crt': 'x' } },
    });
  }
  kernel.run(kernel.now + SECOND, { events: 1000 });
}

/** Is every kind that the case touches served? */
export function isServed(one: GoldenCase): boolean {
  return [one, ...(one.setup ?? []), ...(one.steps ?? [])].every(({ path }) => {
    const match =
      /^\/(?:api|apis\/([^/]+))\/(v[^/]+)\/(?:watch\/)?(?:namespaces\/[^/]+\/(?!status|finalize))?([^/]+)/.exec(path);
    if (match === null) return true;
    const [, group = '', version = '', plural = ''] = match;
    // Groups of custom resources are served once their definition is there.
    return kindByResource(group, version, plural) !== undefined || !KINDS.some((kind) => kind.group === group);
  });
}

export function runCase(one: GoldenCase): GoldenAnswer {
  const { server, kernel } = newServer();
  const answers: Json[] = [];
  for (const step of one.setup ?? []) {
    const answer = send(server, step, answers);
    if (answer.status >= 300)
      throw new Error(`${one.name}: setup ${step.method} ${step.path}: ${JSON.stringify(answer.body)}`);
    answers.push(answer.body);
    // What the server does by itself is seen before the next request goes out.
    kernel.run(kernel.now + SECOND / 10, { events: 1000 });
  }
  if (one.steps !== undefined) return watchCase(server, kernel, one, answers);
  const answer = send(server, one, answers);
  return { status: answer.status, contentType: answer.contentType, response: answer.body, warnings: answer.warnings };
}

function send(server: ApiServer, step: Json, answers: readonly Json[]): ApiResponse {
  const transport = step.token === undefined ? server.as(ADMIN, AGENT) : server.withToken(step.token, AGENT);
  return transport.request(requestOf(step, answers));
}

function requestOf(step: Json, answers: readonly Json[]): ApiRequest {
  const fill = (text: string): string =>
    text
      .replace(/\$\{(\d+)\.([^}]+)\}/g, (_, index, path) =>
        String(path.split('.').reduce((at: Json, key: string) => at?.[key], answers[Number(index)])),
      )
      .replace(/<<(.)\*(\d+)>>/g, (_, letter, count) => letter.repeat(Number(count)));
  const fillAll = (value: Json): Json => {
    if (typeof value === 'string') return fill(value);
    if (Array.isArray(value)) return value.map(fillAll);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [fill(key), fillAll(item)]));
  };
  return {
    method: step.method,
    path: fill(step.path),
    query: fill(step.query ?? ''),
    ...(step.contentType ? { contentType: step.contentType } : {}),
    ...(step.accept ? { accept: step.accept } : {}),
    ...(step.body === null || step.body === undefined ? {} : { body: fillAll(step.body) as Plain }),
    ...(step.impersonate === undefined ? {} : { impersonate: step.impersonate }),
  };
}

function watchCase(server: ApiServer, kernel: SimKernel, one: GoldenCase, answers: readonly Json[]): GoldenAnswer {
  const events: WatchEvent[] = [];
  kernel.register(COLLECTOR, {
    handle: (op, arg) => {
      if (op === 'watch') events.push(...(arg as Json).events);
    },
  });
  const opened = server.as(ADMIN, AGENT).watch(requestOf(one, answers), COLLECTOR);
  if ('error' in opened) {
    const { status, contentType, body, warnings } = opened.error;
    return { status, contentType, response: body, warnings };
  }
  kernel.run(kernel.now + SECOND, { events: 1000 });
  for (const step of one.steps ?? []) {
    send(server, step, answers);
    kernel.run(kernel.now + SECOND / 10, { events: 1000 });
  }
  kernel.run(kernel.now + SECOND, { events: 1000 });
  return { status: 200, contentType: 'application/json', response: events, warnings: [] };
}
