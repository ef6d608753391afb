/** The network programs of this simulation: an explicit list that fails at load when two have one name. */
import { assert } from '../base/assert';
import type { FrameProgram } from '../host/contract';
import { notSimulated } from './buffered';
import { busybox } from './busybox/program';
import { conntrack } from './conntrack/program';
import { ALPINE_CURL, DEBIAN_CURL } from './curl/flavour';
import { curlProgram } from './curl/program';
import { dig } from './dig/program';
import { dockerEntrypoint } from './entrypoint/program';
import { getent } from './getent/program';
import { host } from './host/program';
import { ip } from './ip/program';
import { iptables } from './iptables-save/iptables-program';
import { iptablesRestore, iptablesSave } from './iptables-save/save-program';
import { minikube } from './minikube/program';
import { arp, busyboxIfconfig, busyboxIp, ifconfig, route } from './net-tools/programs';
import { netstat } from './netstat/program';
import { nslookupProgram } from './nslookup/program';
import { apk, aptGet, aptProgram } from './packages/program';
import { pingProgram } from './ping/program';
import { portForwardRelay } from './port-forward/program';
import { streamProgram } from './raw-stream/program';
import { redisCli } from './redis-cli/program';
import { ss } from './ss/program';
import { ssh } from './ssh/program';
import { sudo } from './sudo/program';
import { traceroute } from './traceroute/program';
import { busyboxWget } from './wget/busybox';
import { gnuWget } from './wget/gnu';

/** Named so that using one says what it is instead of "command not found". */
const ABSENT = ['tcpdump', 'openssl'];

export const networkPrograms: readonly FrameProgram[] = [
  curlProgram(DEBIAN_CURL),
  curlProgram(ALPINE_CURL),
  busyboxWget,
  gnuWget,
  pingProgram('ping', false),
  pingProgram('busybox-ping', true),
  nslookupProgram('nslookup', false),
  nslookupProgram('busybox-nslookup', true),
  getent,
  dig,
  host,
  sudo,
  ss,
  netstat,
  ip,
  iptables,
  iptablesSave,
  iptablesRestore,
  conntrack,
  traceroute,
  ifconfig,
  route,
  arp,
  busyboxIp,
  busyboxIfconfig,
  redisCli,
  streamProgram('telnet'),
  streamProgram('busybox-telnet'),
  streamProgram('nc'),
  streamProgram('busybox-nc'),
  apk,
  aptGet,
  aptProgram,
  busybox,
  ssh,
  minikube,
  dockerEntrypoint,
  portForwardRelay,
  ...ABSENT.map((name) => notSimulated(name)),
];

const names = new Set<string>();
for (const program of networkPrograms) {
  assert(!names.has(program.name), `two network programs are named ${program.name}`);
  names.add(program.name);
}
