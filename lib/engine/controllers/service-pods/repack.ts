/**
 * The canonical layout of Endpoints subsets: every address once per set of ports it offers, ready or not, addresses by
 * IP, ports and subsets by hash (pkg/api/v1/endpoints/util.go RepackSubsets).
 */
import { compareText, type Draft } from '../../client/object';
import { sortEndpointPorts, sortSubsets } from './go-dump';

interface Offer {
  readonly port: Draft | undefined;
  /** Address key to readiness; not ready wins. */
  readonly ready: Map<string, boolean>;
}

export function repackSubsets(subsets: readonly Draft[]): readonly Draft[] {
  const addresses = new Map<string, Draft>();
  const offers = new Map<string, Offer>();
  for (const subset of subsets) {
    const ports: readonly (Draft | undefined)[] = (subset.ports ?? []).length === 0 ? [undefined] : subset.ports;
    for (const port of ports) {
      for (const address of subset.addresses ?? []) add(offers, addresses, port, address, true);
      for (const address of subset.notReadyAddresses ?? []) add(offers, addresses, port, address, false);
    }
  }
  const groups = new Map<string, { readonly ready: Map<string, boolean>; readonly ports: Draft[] }>();
  for (const { port, ready } of offers.values()) {
    const key = JSON.stringify([...ready].sort(([a], [b]) => compareText(a, b)));
    const group = groups.get(key) ?? { ready, ports: [] };
    groups.set(key, group);
    if (port !== undefined) group.ports.push(port);
  }
  return sortSubsets([...groups.values()].map(({ ready, ports }) => pack(addresses, ready, ports)));
}

function add(
  offers: Map<string, Offer>,
  addresses: Map<string, Draft>,
  port: Draft | undefined,
  address: Draft,
  ready: boolean,
): void {
  const portKey = JSON.stringify([port?.name, port?.port, port?.protocol, port?.appProtocol]);
  const offer = offers.get(portKey) ?? { port, ready: new Map<string, boolean>() };
  offers.set(portKey, offer);
  const key = `${address.ip}\u0000${address.targetRef?.uid ?? ''}`;
  if (!addresses.has(key)) addresses.set(key, address);
  if (offer.ready.get(key) !== false) offer.ready.set(key, ready);
}

function pack(
  addresses: ReadonlyMap<string, Draft>,
  ready: ReadonlyMap<string, boolean>,
  ports: readonly Draft[],
): Draft {
  const of = (wanted: boolean): readonly Draft[] =>
    [...ready]
      .filter(([, is]) => is === wanted)
      .sort(([a], [b]) => compareText(a, b))
      .map(([key]) => addresses.get(key) as Draft);
  const [yes, no] = [of(true), of(false)];
  return {
    ...(yes.length === 0 ? {} : { addresses: yes }),
    ...(no.length === 0 ? {} : { notReadyAddresses: no }),
    ...(ports.length === 0 ? {} : { ports: sortEndpointPorts(ports) }),
  };
}
