/** Passes questions on to other servers, one after the other until one answers (plugin/forward). */
import { fqdn, matchZone } from './corefile';
import { type Plugin, reply } from './plugin';

export const forwardPlugin: Plugin = (directive, next) => {
  const [from = '.', ...to] = directive.args;
  const zone = from === '.' ? '.' : fqdn(from);
  const except = directive.block.filter((line) => line[0] === 'except').flatMap((line) => line.slice(1).map(fqdn));
  return (query, serving) => {
    const excepted = matchZone(except, query.name) !== undefined;
    if (matchZone([zone], query.name) === undefined || excepted) return next(query, serving);
    const servers = to.flatMap((one) => (one.startsWith('/') ? serving.nameservers : [address(one)]));
    let trouble = 'no upstream host';
    for (const server of servers) {
      const got = serving.upstream(server, query);
      if (typeof got === 'object') return got;
      const what = got === 'timeout' ? 'i/o timeout' : 'read: connection refused';
      trouble = `read udp ${serving.ips[0] ?? '127.0.0.1'}:${32_768 + (query.id % 28_232)}->${server}:53: ${what}`;
    }
    return servers.length === 0 ? reply({ rcode: 'SERVFAIL', aa: false }) : { error: trouble };
  };
};

/** `dns://10.0.0.1:53` or `10.0.0.1`; TLS is not told apart. */
function address(text: string): string {
  return text.replace(/^(dns|tls):\/\//, '').replace(/:\d+$/, '');
}
