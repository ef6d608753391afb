/** Where an httpGet or tcpSocket handler points (pkg/probe/http/request.go, pkg/probe/util.go): port by name, URL as printed. */
import type { Draft } from '../../../client/object';

export interface HttpTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}
type TargetResult =
  | { readonly ok: true; readonly target: HttpTarget }
  | { readonly ok: false; readonly message: string };

export function containerPort(port: unknown, container: Draft): number | string {
  const asNumber = Number(port);
  if (typeof port === 'number' || (Number.isInteger(asNumber) && port !== '')) {
    return asNumber > 0 && asNumber < 65_536 ? asNumber : `invalid port number: ${asNumber}`;
  }
  const found = (container.ports ?? []).find((p: Draft) => p.name === port);
  return found === undefined
    ? `couldn't find port: ${JSON.stringify(port)} in container: ${container.name}`
    : found.containerPort;
}

export function httpTarget(handler: Draft, container: Draft, podIP: string, agent: string): TargetResult {
  const port = containerPort(handler.port, container);
  if (typeof port === 'string') return { ok: false, message: port };
  const host: string = handler.host || podIP;
  const path: string = handler.path || '/';
  const rooted = path.startsWith('/') ? path : `/${path}`;
  const scheme = String(handler.scheme ?? 'HTTP').toLowerCase();
  const headers: Record<string, string> = { 'User-Agent': `${agent}/1.36`, Accept: '*/*', Connection: 'close' };
  for (const header of handler.httpHeaders ?? []) {
    if (header.value === '' && ['user-agent', 'accept'].includes(String(header.name).toLowerCase()))
      delete headers[header.name];
    else headers[header.name] = header.value ?? '';
  }
  const authority = host.includes(':') ? `[${host}]` : host;
  return { ok: true, target: { host, port, path: rooted, url: `${scheme}://${authority}:${port}${rooted}`, headers } };
}
