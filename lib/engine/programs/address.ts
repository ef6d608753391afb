/** Addresses and ports as words on a command line. */
export function isIPv4(text: string): boolean {
  const m = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  return m !== null && m.slice(1).every((part) => Number(part) <= 255);
}

export function isIPv6(text: string): boolean {
  return text.includes(':') && /^[0-9a-fA-F:.]+$/.test(text) && (text.match(/::/g) ?? []).length <= 1;
}

/** `10.96.0.10` -> `10.0.96.10.in-addr.arpa`. */
export function reverseName(ip: string): string {
  return `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
}

/** Names of /etc/services that tools print for ports (`80 port [tcp/http] succeeded!`). */
const SERVICES: Readonly<Record<string, number>> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  http: 80,
  pop3: 110,
  ntp: 123,
  imap2: 143,
  https: 443,
  mysql: 3306,
  postgresql: 5432,
  redis: 6379,
  'http-alt': 8080,
};

export function portOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) {
    const port = Number(text);
    return port <= 65_535 ? port : undefined;
  }
  return SERVICES[text];
}

export function serviceName(port: number): string | undefined {
  for (const name of Object.keys(SERVICES)) if (SERVICES[name] === port) return name;
  return undefined;
}

/** strerror of the errors that sockets end with. */
export const ERROR_TEXT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ETIMEDOUT: 'Connection timed out',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  EPERM: 'Operation not permitted',
  ECONNRESET: 'Connection reset by peer',
};
/** The same in musl's words. */
export const MUSL_ERROR_TEXT: Readonly<Record<string, string>> = {
  ...ERROR_TEXT,
  ETIMEDOUT: 'Operation timed out',
  EHOSTUNREACH: 'Host is unreachable',
};
