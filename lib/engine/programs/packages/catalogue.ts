/** The small catalogue that apk and apt know: package -> programs it installs by path, and what it pulls in. */
export interface Package {
  readonly version: string;
  readonly needs: readonly string[];
  readonly programs: Readonly<Record<string, string>>;
}
const library = (version: string): Package => ({ version, needs: [], programs: {} });

export const ALPINE_PACKAGES: Readonly<Record<string, Package>> = {
  'brotli-libs': library('1.1.0-r2'),
  'c-ares': library('1.34.5-r0'),
  libunistring: library('1.3-r0'),
  libidn2: { ...library('2.3.7-r0'), needs: ['libunistring'] },
  'nghttp2-libs': library('1.65.0-r0'),
  libpsl: library('0.21.5-r3'),
  'zstd-libs': library('1.5.7-r0'),
  libcurl: {
    ...library('8.14.1-r2'),
    needs: ['brotli-libs', 'c-ares', 'libidn2', 'nghttp2-libs', 'libpsl', 'zstd-libs'],
  },
  curl: { version: '8.14.1-r2', needs: ['libcurl'], programs: { '/usr/bin/curl': 'curl-alpine' } },
  'busybox-extras': { version: '1.37.0-r20', needs: [], programs: { '/usr/bin/telnet': 'busybox-telnet' } },
  'bind-libs': library('9.20.15-r0'),
  'bind-tools': {
    version: '9.20.15-r0',
    needs: ['bind-libs'],
    programs: { '/usr/bin/dig': 'dig', '/usr/bin/host': 'host', '/usr/bin/nslookup': 'nslookup' },
  },
  iputils: { version: '20240905-r0', needs: [], programs: { '/bin/ping': 'ping' } },
  redis: { version: '8.0.4-r0', needs: [], programs: { '/usr/bin/redis-cli': 'redis-cli' } },
  'netcat-openbsd': { version: '1.229.1-r0', needs: [], programs: { '/usr/bin/nc': 'nc' } },
  bash: { version: '5.2.37-r0', needs: [], programs: { '/bin/bash': 'bash' } },
};

export const DEBIAN_PACKAGES: Readonly<Record<string, Package>> = {
  libcurl4: library('7.88.1-10+deb12u14'),
  curl: { version: '7.88.1-10+deb12u14', needs: ['libcurl4'], programs: { '/usr/bin/curl': 'curl' } },
  'bind9-dnsutils': {
    version: '1:9.18.41-1~deb12u1',
    needs: [],
    programs: { '/usr/bin/dig': 'dig', '/usr/bin/nslookup': 'nslookup' },
  },
  dnsutils: { version: '1:9.18.41-1~deb12u1', needs: ['bind9-dnsutils'], programs: {} },
  'bind9-host': { version: '1:9.18.41-1~deb12u1', needs: [], programs: { '/usr/bin/host': 'host' } },
  'iputils-ping': { version: '3:20221126-1+deb12u1', needs: [], programs: { '/usr/bin/ping': 'ping' } },
  telnet: { version: '0.17+2.4-2+deb12u1', needs: [], programs: { '/usr/bin/telnet': 'telnet' } },
  'netcat-openbsd': { version: '1.219-1', needs: [], programs: { '/usr/bin/nc': 'nc' } },
  'redis-tools': { version: '5:7.0.15-1~deb12u5', needs: [], programs: { '/usr/bin/redis-cli': 'redis-cli' } },
};

/** A package with what it needs, needed ones first, without those already there. */
export function closure(
  packages: Readonly<Record<string, Package>>,
  wanted: readonly string[],
  present: (name: string) => boolean,
): string[] {
  const order: string[] = [];
  const visit = (name: string): void => {
    if (order.includes(name) || present(name)) return;
    for (const need of packages[name]?.needs ?? []) visit(need);
    order.push(name);
  };
  for (const name of wanted) visit(name);
  return order;
}
