/** What getaddrinfo reads of a namespace: /etc/resolv.conf and /etc/hosts (resolv.conf(5), hosts(5)). */
export interface ResolverConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  readonly timeoutSeconds: number;
  readonly attempts: number;
  readonly libc: 'glibc' | 'musl';
}
export type ReadFile = (path: string) => string | undefined;

/** glibc and musl take three servers. */
const MAX_SERVERS = 3;
const MUSL_LOADER = '/lib/ld-musl-x86_64.so.1';

export function readResolverConf(read: ReadFile): ResolverConf {
  const nameservers: string[] = [];
  let search: readonly string[] = [];
  const options = new Map<string, string>();
  for (const line of (read('/etc/resolv.conf') ?? '').split('\n')) {
    const [word, ...values] = line.trim().split(/\s+/);
    if (word === 'nameserver' && values[0] !== undefined) nameservers.push(values[0]);
    else if (word === 'search' || word === 'domain') search = values;
    else if (word === 'options')
      for (const value of values) options.set(value.split(':')[0] ?? '', value.split(':')[1] ?? '');
  }
  const number = (name: string, standard: number, max: number): number => {
    const text = options.get(name);
    return text === undefined || !/^\d+$/.test(text) ? standard : Math.min(max, Number(text));
  };
  return {
    nameservers: nameservers.length === 0 ? ['127.0.0.1'] : nameservers.slice(0, MAX_SERVERS),
    search,
    ndots: number('ndots', 1, 15),
    timeoutSeconds: number('timeout', 5, 30),
    attempts: number('attempts', 2, 5),
    libc: read(MUSL_LOADER) === undefined ? 'glibc' : 'musl',
  };
}

/** The first IPv4 address that /etc/hosts gives a name. */
export function hostsAddress(read: ReadFile, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const line of (read('/etc/hosts') ?? '').split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address === undefined || address.includes(':')) continue;
    if (names.some((one) => one.toLowerCase() === wanted)) return address;
  }
  return undefined;
}

/**
 * The names to ask for, in order. glibc tries the suffixes first when the name has fewer dots than ndots and the bare name
 * last; musl does not fall back to the suffixes for a name with enough dots.
 */
export function searchNames(name: string, conf: ResolverConf): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const dots = name.split('.').length - 1;
  const suffixed = conf.search.filter((s) => s !== '.').map((suffix) => `${name}.${suffix.replace(/\.$/, '')}`);
  if (dots < conf.ndots) return [...suffixed, name];
  return conf.libc === 'musl' ? [name] : [name, ...suffixed];
}
