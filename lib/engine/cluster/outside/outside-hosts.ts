/** The small internet around a cluster: machines of profile and lab, each a sandbox with a server, and a name server. */
import type { ZoneTexts } from '../../addons/core-dns/zone-file';
import { assert } from '../../base/assert';
import type { Part } from '../../base/plain';
import { buildTree, programFiles } from '../../host/files/tree-builder';
import type { HostKernel } from '../../host/host-kernel';
import { launch } from '../../host/launching';
import type { App, SimulatedNetwork } from '../../network/contract';
import type { OutsideHost } from '../contract';
import type { Profile } from '../profiles/profile';
import { nameServerApp, outsideApp, zonesOf } from './outside-app';

const NAME_SERVER = 'nameserver';
const SEGMENT = 'internet';

export class OutsideHosts implements Part<readonly OutsideHost[]> {
  private hosts: readonly OutsideHost[] = [];
  private zones: ZoneTexts | undefined;

  constructor(
    private readonly profile: Profile,
    private readonly network: SimulatedNetwork,
    private readonly host: () => HostKernel,
  ) {}

  /** Not after `load`: machines are part of host and network. */
  start(): void {
    this.addMachine(NAME_SERVER, this.profile.nameServer);
    for (const host of this.profile.outsideHosts) this.add(host);
  }

  add(host: OutsideHost): void {
    assert(!this.hosts.some(({ name }) => name === host.name), `two outside hosts are named ${host.name}`);
    this.hosts = [...this.hosts, host];
    this.zones = undefined;
    this.addMachine(host.name, host.ip);
  }

  /** The app of a sandbox made by this class; undefined for any other image. */
  appOf(image: string): App | undefined {
    const name = /^outside:(.*)$/.exec(image)?.[1];
    if (name === undefined) return undefined;
    if (name === NAME_SERVER) return nameServerApp(() => this.zoneTexts()) as unknown as App;
    const host = this.hosts.find((one) => one.name === name);
    return host === undefined ? undefined : (outsideApp(host) as unknown as App);
  }

  zoneTexts(): ZoneTexts {
    this.zones ??= this.zonesNow();
    return this.zones;
  }

  save(): readonly OutsideHost[] {
    return this.hosts;
  }

  load(hosts: readonly OutsideHost[]): void {
    this.hosts = hosts;
    this.zones = undefined;
  }

  private zonesNow(): ZoneTexts {
    const addresses = Object.fromEntries(this.hosts.map(({ name, ip }) => [name, ip]));
    return zonesOf({ ...this.profile.dnsNames, ...addresses });
  }

  private addMachine(name: string, ip: string): void {
    const netns = `internet:${name}`;
    const id = `outside:${name}`;
    this.network.topology.addHost(netns, {
      interfaces: [{ name: 'eth0', address: `${ip}/32`, segment: SEGMENT }],
      routes: [{ to: 'default', dev: 'eth0' }],
      forward: false,
    });
    const host = this.host();
    const root = buildTree([programFiles({ '/server': 'app:server' })], { inode: 10 });
    host.addSandbox({ id, hostname: name, netns, root, ips: [ip], image: id, init: true });
    const started = launch(host.machine, { sandbox: id, argv: ['/server'], env: {}, cwd: '/' });
    assert(started.ok, `the server of ${name} does not start`);
  }
}
