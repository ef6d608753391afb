/** ip of iproute2 6.1: addr, link, route, route get, neigh and rule; shows, changes nothing. */
import type { FrameProgram, Sys } from '../../host/contract';
import type { NetworkInspect, RouteEntry } from '../../network/inspect';
import { isIPv4 } from '../address';
import { immediate } from '../buffered';
import { requireNetwork } from '../network-door/door';
import { broadcastOf, type Link, linksOf } from './links';

interface Result {
  readonly out?: string;
  readonly err?: string;
  readonly exit: number;
}
interface Style {
  brief: boolean;
  oneLine: boolean;
  four: boolean;
  six: boolean;
}

const USAGE = `Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
       ip [ -force ] -batch filename
where  OBJECT := { address | addrlabel | amt | fou | help | ila | ioam | l2tp |
                   link | macsec | maddress | monitor | mptcp | mroute | mrule |
                   neighbor | neighbour | netconf | netns | nexthop | ntable |
                   ntbl | route | rule | sr | tap | tcpmetrics |
                   token | tunnel | tuntap | vrf | xfrm }
       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] | -r[esolve] |
                    -h[uman-readable] | -iec | -j[son] | -p[retty] |
                    -f[amily] { inet | inet6 | mpls | bridge | link } |
                    -4 | -6 | -M | -B | -0 |
                    -l[oops] { maximum-addr-flush-attempts } | -br[ief] |
                    -o[neline] | -t[imestamp] | -ts[hort] | -b[atch] [filename] |
                    -rc[vbuf] [size] | -n[etns] name | -N[umeric] | -a[ll] |
                    -c[olor]}
`;
/** In the order in which a shortened word is completed. */
const OBJECTS = ['address', 'link', 'route', 'rule', 'neighbour', 'neighbor'] as const;

export const ip: FrameProgram = immediate('ip', run);

function run(sys: Sys): Result {
  const style: Style = { brief: false, oneLine: false, four: false, six: false };
  const words = [...sys.argv.slice(1)];
  while (words[0]?.startsWith('-')) {
    const option = (words.shift() as string).replace(/^--?/, '');
    if (option === 'V' || 'Version'.startsWith(option))
      return { out: 'ip utility, iproute2-6.1.0, libbpf 1.1.2\n', exit: 0 };
    if (option === 'br' || option === 'brief') style.brief = true;
    else if (option === 'o' || option === 'oneline') style.oneLine = true;
    else if (option === '4') style.four = true;
    else if (option === '6') style.six = true;
    else if (['c', 'color', 'd', 'details', 's', 'stats', 'statistics', 'N', 'r', 'a', 'all', 'h'].includes(option))
      continue;
    else if (option === 'j' || option === 'json') return { err: 'ip: not simulated: -json\n', exit: 1 };
    else return { err: `Option "-${option}" is unknown, try "ip -help".\n`, exit: 255 };
  }
  const word = words.shift();
  if (word === undefined) return { err: USAGE, exit: 255 };
  const object = OBJECTS.find((one) => one.startsWith(word));
  if (object === undefined) return { err: `Object "${word}" is unknown, try "ip help".\n`, exit: 1 };
  const network = requireNetwork(sys);
  const verb = words[0] ?? 'show';
  if (/^(add|del|delete|change|replace|set|flush|append)$/.test(verb)) {
    if (sys.uid !== 0) return { err: 'RTNETLINK answers: Operation not permitted\n', exit: 2 };
    return { err: `ip: not simulated: ip ${object} ${verb}\n`, exit: 1 };
  }
  if (object === 'route') return route(network, words, style);
  if (object === 'rule') {
    return {
      out: '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
      exit: 0,
    };
  }
  if (object === 'neighbour' || object === 'neighbor') {
    const known = network.neighbours();
    return { out: known.map((n) => `${n.ip} dev ${n.dev} lladdr ${n.mac} REACHABLE \n`).join(''), exit: 0 };
  }
  return devices(sys, network, words, style, object === 'link');
}

function devices(sys: Sys, network: NetworkInspect, words: readonly string[], style: Style, link: boolean): Result {
  const isPod = sys.netns.startsWith('pod:');
  const named = words.filter((word) => !/^(s|sh|sho|show|ls|l|li|lis|list|dev|up)$/.test(word));
  const links = linksOf(network.addresses(), isPod);
  const [wanted] = named;
  const chosen = wanted === undefined ? links : links.filter((one) => one.dev === wanted);
  if (chosen.length === 0 && wanted !== undefined) {
    return { err: `Device "${wanted}" does not exist.\n`, exit: 1 };
  }
  const text = (one: Link): string => {
    if (style.brief) return briefLine(one, link, style);
    if (style.oneLine && !link)
      return addressLines(one, isPod, style)
        .map(([a, b]) => `${one.index}: ${one.dev}    ${a.trimStart()}\\${b}\n`)
        .join('');
    return (
      linkLines(one, link) +
      (link
        ? ''
        : addressLines(one, isPod, style)
            .map(([a, b]) => `${a}\n${b}\n`)
            .join(''))
    );
  };
  return { out: chosen.map(text).join(''), exit: 0 };
}

function flagsOf(one: Link): string {
  return one.loopback ? '<LOOPBACK,UP,LOWER_UP>' : '<BROADCAST,MULTICAST,UP,LOWER_UP>';
}

function briefLine(one: Link, link: boolean, style: Style): string {
  const state = one.loopback ? 'UNKNOWN' : 'UP';
  const head = `${one.shown.padEnd(16)} ${state.padEnd(14)} `;
  if (link) return `${head}${one.mac} ${flagsOf(one)} \n`;
  const four = style.six ? [] : one.addresses.map((entry) => entry.address);
  const six = style.four || one.linkLocal === undefined ? [] : [`${one.linkLocal}/${one.loopback ? 128 : 64}`];
  return `${head}${[...four, ...six].map((address) => `${address} `).join('')}\n`;
}

function linkLines(one: Link, link: boolean): string {
  const state = one.loopback ? 'UNKNOWN' : 'UP';
  const mode = link ? ' mode DEFAULT' : '';
  const head = `${one.index}: ${one.shown}: ${flagsOf(one)} mtu ${one.loopback ? 65536 : 1500} qdisc noqueue state ${state}${mode} group default qlen 1000\n`;
  const brd = one.loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff';
  const peer = one.veth ? ' link-netnsid 0' : '';
  return `${head}    link/${one.loopback ? 'loopback' : 'ether'} ${one.mac} brd ${brd}${peer}\n`;
}

/** Two lines an address. */
function addressLines(one: Link, isPod: boolean, style: Style): readonly (readonly [string, string])[] {
  const forever = '       valid_lft forever preferred_lft forever';
  const lines: (readonly [string, string])[] = [];
  if (!style.six) {
    for (const { address, scope } of one.addresses) {
      const brd = one.loopback || isPod || address.endsWith('/32') ? '' : ` brd ${broadcastOf(address)}`;
      lines.push([`    inet ${address}${brd} scope ${scope} ${one.dev}`, forever]);
    }
  }
  if (!style.four && one.linkLocal !== undefined) {
    const size = one.loopback ? '/128 scope host ' : '/64 scope link ';
    lines.push([`    inet6 ${one.linkLocal}${size}`, forever]);
  }
  return lines;
}

function route(network: NetworkInspect, words: readonly string[], style: Style): Result {
  const rest = words.filter((word) => !/^(s|sh|sho|show|ls|list|table|main)$/.test(word));
  if (rest[0] === 'get') return routeGet(network, rest[1]);
  if (style.six) return { out: '', exit: 0 };
  const dev = rest[0] === 'dev' ? rest[1] : undefined;
  const to = dev === undefined ? rest[0] : undefined;
  const chosen = network
    .routes()
    .filter((one) => one.dev !== 'lo' && (dev === undefined || one.dev === dev) && (to === undefined || one.to === to));
  return { out: [...chosen].sort(byTarget).map(routeLine).join(''), exit: 0 };
}

/** The default route first, then by address, as the kernel's table is walked. */
function byTarget(a: RouteEntry, b: RouteEntry): number {
  return key(a) - key(b);
}

function key(one: RouteEntry): number {
  if (one.to === 'default') return -1;
  return (one.to.split('/')[0] as string).split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function routeLine(one: RouteEntry): string {
  const to = one.to.replace(/\/32$/, '');
  const via = one.via === undefined ? '' : ` via ${one.via}`;
  const how = one.kernel ? ' proto kernel scope link' : one.via === undefined ? ' scope link' : '';
  const src = one.kernel && one.src !== undefined ? ` src ${one.src}` : '';
  return `${to}${via} dev ${one.dev}${how}${src} \n`;
}

function routeGet(network: NetworkInspect, target: string | undefined): Result {
  if (target === undefined) return { err: 'need at least a destination address\n', exit: 1 };
  if (!isIPv4(target)) return { err: `Error: any valid prefix is expected rather than "${target}".\n`, exit: 1 };
  const own = network.addresses().find((entry) => entry.address.split('/')[0] === target);
  if (own !== undefined || target.startsWith('127.')) {
    return { out: `local ${target} dev lo src ${target} uid 0 \n    cache <local> \n`, exit: 0 };
  }
  const found = network.routeTo(target);
  if (found === undefined) return { err: 'RTNETLINK answers: Network is unreachable\n', exit: 2 };
  const via = found.via === undefined ? '' : ` via ${found.via}`;
  return { out: `${target}${via} dev ${found.dev} src ${found.src} uid 0 \n    cache \n`, exit: 0 };
}
