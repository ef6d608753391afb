/** URLs as curl and wget take them: a missing scheme means http, user info and fragment are dropped. */
export interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** Was the port written? Then it is part of the Host header. */
  readonly portGiven: boolean;
  readonly path: string;
  readonly user: string | undefined;
}

export function parseUrl(text: string): Url | 'malformed' {
  const m = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^/?#]*)([^#]*)/.exec(text);
  if (m === null) return 'malformed';
  const scheme = (m[1] ?? 'http').toLowerCase();
  let authority = m[2] ?? '';
  let user: string | undefined;
  const at = authority.lastIndexOf('@');
  if (at >= 0) {
    user = authority.slice(0, at);
    authority = authority.slice(at + 1);
  }
  const h = /^(\[[0-9a-fA-F:.]+\]|[^:]*)(?::(.*))?$/.exec(authority);
  if (h === null || h[1] === undefined || h[1] === '' || /[\s<>^`{|}]/.test(h[1])) return 'malformed';
  const portText = h[2];
  if (portText !== undefined && portText !== '' && (!/^\d+$/.test(portText) || Number(portText) > 65_535))
    return 'malformed';
  const standard = scheme === 'https' ? 443 : scheme === 'ftp' ? 21 : 80;
  const portGiven = portText !== undefined && portText !== '' && Number(portText) !== standard;
  const path = m[3] ?? '';
  return {
    scheme,
    host: h[1].replace(/^\[|\]$/g, ''),
    port: portText !== undefined && portText !== '' ? Number(portText) : standard,
    portGiven,
    path: path === '' ? '/' : path.startsWith('?') ? `/${path}` : path,
    user,
  };
}

/** As in the Host header. */
export function hostHeader(url: Url): string {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  return url.portGiven ? `${host}:${url.port}` : host;
}

export function originOf(url: Url): string {
  return `${url.scheme}://${hostHeader(url)}`;
}

/** Location of a redirect, relative to where it came from. */
export function resolveLocation(base: Url, location: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(location)) return location;
  if (location.startsWith('//')) return `${base.scheme}:${location}`;
  if (location.startsWith('/')) return originOf(base) + location;
  const path = base.path.replace(/\?.*$/, '');
  return originOf(base) + path.slice(0, path.lastIndexOf('/') + 1) + location;
}
