/** What getaddrinfo reads of a namespace: /etc/resolv.conf and /etc/hosts (resolv.conf(5), hosts(5)). */
import { remembered } from '../../base/remembered';

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
  const libc = read(MUSL_LOADER) === undefined ? 'glibc' : 'musl';
  return parsedConf(read('/etc/resolv.conf') ?? '')[libc];
}

/** By the text: pods of a namespace share theirs, and peeks read them again and again. */
const parsedConf = remembered((text): Readonly<Record<ResolverConf['libc'], ResolverConf>> => {
  const nameservers: string[] = [];
  let search: readonly string[] = [];
  const options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [word, ...values] = line.trim().split(/\s+/);
    if (word === 'nameserver' && values[0] !== undefined) nameservers.push(values[0]);
    else if (word === 'search' || word === 'domain') search = values;
    else if (word === 'options')
      for (const value of values) options.set(value.split(':')[0] ?? '', value.split(':')[1] ?? '');
  }
  const number = (name: string, standard: number, max: number): number => {
    const given = options.get(name);
    return given === undefined || !/^\d+$/.test(given) ? standard : Math.min(max, Number(given));
  };
  const conf = {
    nameservers: nameservers.length === 0 ? ['127.0.0.1'] : nameservers.slice(0, MAX_SERVERS),
    search,
    ndots: number('ndots', 1, 15),
    timeoutSeconds: number('timeout', 5, 30),
    attempts: number('attempts', 2, 5),
  };
  return { glibc: { ...conf, libc: 'glibc' }, musl: { ...conf, libc: 'musl' } };
});

const parsedHosts = remembered((text): ReadonlyMap<string, string> => {
  const addresses = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address === undefined || address.includes(':')) continue;
    for (const name of names) if (!addresses.has(name.toLowerCase())) addresses.set(name.toLowerCase(), address);
  }
  return addresses;
});

/** The first IPv4 address that /etc/hosts gives a name. */
export function hostsAddress(read: ReadFile, name: string): string | undefined {
  return parsedHosts(read('/etc/hosts') ?? '').get(name.toLowerCase());
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
