/** ifconfig, route and arp of net-tools 2.10, and busybox's ifconfig and ip; they show, they change nothing. */
import type { FrameProgram, Sys } from '../../host/contract';
import { immediate } from '../buffered';
import { broadcastOf, type Link, linksOf } from '../ip/links';
import { netmask } from '../netstat/netmask';
import { requireNetwork } from '../network-door/door';

function linksHere(sys: Sys): readonly Link[] {
  return linksOf(requireNetwork(sys).addresses(), sys.netns.startsWith('pod:'));
}

function byName(links: readonly Link[]): readonly Link[] {
  return [...links].sort((a, b) => (a.dev < b.dev ? -1 : a.dev > b.dev ? 1 : 0));
}

function bitsOf(cidr: string): number {
  return Number(cidr.split('/')[1] ?? '32');
}

const COUNTS =
  '        RX packets 0  bytes 0 (0.0 B)\n        RX errors 0  dropped 0  overruns 0  frame 0\n        TX packets 0  bytes 0 (0.0 B)\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n';

export const ifconfig: FrameProgram = immediate('ifconfig', (sys) => {
  const [name] = sys.argv.slice(1).filter((word) => !word.startsWith('-'));
  const chosen = byName(linksHere(sys)).filter((link) => name === undefined || link.dev === name);
  if (chosen.length === 0 && name !== undefined) {
    return { err: `${name}: error fetching interface information: Device not found\n`, exit: 1 };
  }
  return { out: chosen.map(ifconfigText).join(''), exit: 0 };
});

function ifconfigText(link: Link): string {
  const flags = link.loopback ? '73<UP,LOOPBACK,RUNNING>  mtu 65536' : '4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500';
  let text = `${link.dev}: flags=${flags}\n`;
  const [first] = link.addresses;
  if (first !== undefined) {
    const broadcast = link.loopback ? '' : `  broadcast ${broadcastOf(first.address)}`;
    text += `        inet ${first.address.split('/')[0]}  netmask ${netmask(bitsOf(first.address))}${broadcast}\n`;
  }
  if (link.linkLocal !== undefined) {
    const scope = link.loopback ? 'prefixlen 128  scopeid 0x10<host>' : 'prefixlen 64  scopeid 0x20<link>';
    text += `        inet6 ${link.linkLocal}  ${scope}\n`;
  }
  const kind = link.loopback
    ? 'loop  txqueuelen 1000  (Local Loopback)'
    : `ether ${link.mac}  txqueuelen 1000  (Ethernet)`;
  return `${text}        ${kind}\n${COUNTS}`;
}

export const busyboxIfconfig: FrameProgram = immediate('busybox-ifconfig', (sys) => {
  const [name] = sys.argv.slice(1).filter((word) => !word.startsWith('-'));
  const chosen = byName(linksHere(sys)).filter((link) => name === undefined || link.dev === name);
  if (chosen.length === 0 && name !== undefined) {
    return { err: `ifconfig: ${name}: error fetching interface information: Device not found\n`, exit: 1 };
  }
  return { out: chosen.map(busyboxText).join(''), exit: 0 };
});

function busyboxText(link: Link): string {
  const [first] = link.addresses;
  const ether = link.loopback
    ? 'Link encap:Local Loopback  '
    : `Link encap:Ethernet  HWaddr ${link.mac.toUpperCase()}  `;
  const lines = [ether];
  if (first !== undefined) {
    const bcast = link.loopback ? '' : '  Bcast:0.0.0.0';
    lines.push(`inet addr:${first.address.split('/')[0]}${bcast}  Mask:${netmask(bitsOf(first.address))}`);
  }
  if (link.linkLocal !== undefined) {
    lines.push(`inet6 addr: ${link.linkLocal}/${link.loopback ? '128 Scope:Host' : '64 Scope:Link'}`);
  }
  lines.push(
    link.loopback ? 'UP LOOPBACK RUNNING  MTU:65536  Metric:1' : 'UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1',
  );
  lines.push(
    'RX packets:0 errors:0 dropped:0 overruns:0 frame:0',
    'TX packets:0 errors:0 dropped:0 overruns:0 carrier:0',
  );
  lines.push('collisions:0 txqueuelen:1000 ', 'RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)');
  return `${lines.map((line, i) => (i === 0 ? link.dev.padEnd(10) : ' '.repeat(10)) + line).join('\n')}\n\n`;
}

export const route: FrameProgram = immediate('route', (sys) => {
  const numeric = sys.argv.slice(1).some((word) => /^-\w*n/.test(word));
  let text = 'Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n';
  const anywhere = numeric ? '0.0.0.0' : 'default';
  const none = numeric ? '0.0.0.0' : '*';
  for (const one of requireNetwork(sys).routes()) {
    if (one.dev === 'lo') continue;
    const isDefault = one.to === 'default';
    const [address = ''] = one.to.split('/');
    const bits = isDefault ? 0 : bitsOf(one.to);
    const flags = `U${one.via === undefined ? '' : 'G'}${bits === 32 ? 'H' : ''}`;
    text += `${(isDefault ? anywhere : address).padEnd(15)} ${(one.via ?? none).padEnd(15)} ${netmask(bits).padEnd(15)} `;
    text += `${flags.padEnd(5)} 0      0        0 ${one.dev}\n`;
  }
  return { out: text, exit: 0 };
});

export const arp: FrameProgram = immediate('arp', (sys) => {
  const known = requireNetwork(sys).neighbours();
  if (known.length === 0) return { exit: 0 };
  let text = 'Address                  HWtype  HWaddress           Flags Mask            Iface\n';
  for (const { ip, dev, mac } of known) text += `${ip.padEnd(24)} ether   ${mac}   C                     ${dev}\n`;
  return { out: text, exit: 0 };
});

export const busyboxIp: FrameProgram = immediate('busybox-ip', (sys) => {
  const words = sys.argv.slice(1).filter((word) => !word.startsWith('-'));
  const object = ['address', 'link', 'route', 'neigh', 'rule'].find((one) => one.startsWith(words[0] ?? '?'));
  if (object === 'route') {
    const routes = requireNetwork(sys)
      .routes()
      .filter((one) => one.dev !== 'lo');
    const sorted = [...routes.filter((one) => one.to === 'default'), ...routes.filter((one) => one.to !== 'default')];
    const line = (one: (typeof routes)[number]): string => {
      const via = one.via === undefined ? '' : ` via ${one.via}`;
      const src = one.kernel ? ` scope link  src ${one.src ?? ''}` : '';
      return `${one.to}${via} dev ${one.dev}${src} \n`;
    };
    return { out: sorted.map(line).join(''), exit: 0 };
  }
  if (object !== 'address' && object !== 'link') {
    return { err: `ip: not simulated: ${words.join(' ')}\n`, exit: 1 };
  }
  const [name] = words.slice(1).filter((word) => !/^(s|sh|show|ls|list|dev)$/.test(word));
  const chosen = linksHere(sys).filter((link) => name === undefined || link.dev === name);
  if (chosen.length === 0) return { err: `ip: can't find device '${name ?? ''}'\n`, exit: 1 };
  return { out: chosen.map((link) => busyboxLink(link, object === 'link')).join(''), exit: 0 };
});

function busyboxLink(link: Link, only: boolean): string {
  const flags = link.loopback ? 'LOOPBACK,UP,LOWER_UP' : `BROADCAST,MULTICAST,UP,LOWER_UP${link.veth ? ',M-DOWN' : ''}`;
  let text = `${link.index}: ${link.shown}: <${flags}> mtu ${link.loopback ? 65536 : 1500} qdisc noqueue qlen 1000\n`;
  text += `    link/${link.loopback ? 'loopback' : 'ether'} ${link.mac} brd ${link.loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff'}\n`;
  if (only) return text;
  const forever = '       valid_lft forever preferred_lft forever\n';
  for (const { address, scope } of link.addresses) text += `    inet ${address} scope ${scope} ${link.dev}\n${forever}`;
  if (link.linkLocal !== undefined) {
    text += `    inet6 ${link.linkLocal}${link.loopback ? '/128 scope host ' : '/64 scope link '}\n${forever}`;
  }
  return text;
}
