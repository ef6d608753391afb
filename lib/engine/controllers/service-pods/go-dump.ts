/**
 * The texts that upstream hashes to order ports and subsets: go-spew's `%#v` of the Go values (k8s.io/utils/dump
 * ForHash). Only the types concerned.
 */
import { compareText, type Draft } from '../../client/object';
import { fnv128a } from '../fnv-hash';

function pointer(type: string, value: unknown): string {
  return `(*${type})${value === undefined || value === null ? '<nil>' : String(value)}`;
}

function list(type: string, items: readonly Draft[] | undefined, dump: (item: Draft) => string): string {
  return `([]v1.${type})${items === undefined || items.length === 0 ? '<nil>' : `[${items.map(dump).join(' ')}]`}`;
}

function endpointPort(port: Draft): string {
  const name = `Name:(string)${port.name ?? ''}`;
  const app = pointer('string', port.appProtocol);
  return `{${name} Port:(int32)${port.port} Protocol:(v1.Protocol)${port.protocol ?? ''} AppProtocol:${app}}`;
}

function slicePort(port: Draft): string {
  const name = pointer('string', port.name);
  const protocol = pointer('v1.Protocol', port.protocol);
  const app = pointer('string', port.appProtocol);
  return `(v1.EndpointPort){Name:${name} Protocol:${protocol} Port:${pointer('int32', port.port)} AppProtocol:${app}}`;
}

function address(value: Draft): string {
  const ref = value.targetRef;
  const target =
    ref === undefined
      ? '(*v1.ObjectReference)<nil>'
      : `(*v1.ObjectReference){Kind:(string)${ref.kind ?? ''} Namespace:(string)${ref.namespace ?? ''} ` +
        `Name:(string)${ref.name ?? ''} UID:(types.UID)${ref.uid ?? ''} APIVersion:(string)${ref.apiVersion ?? ''} ` +
        `ResourceVersion:(string)${ref.resourceVersion ?? ''} FieldPath:(string)${ref.fieldPath ?? ''}}`;
  const host = `Hostname:(string)${value.hostname ?? ''}`;
  return `{IP:(string)${value.ip} ${host} NodeName:${pointer('string', value.nodeName)} TargetRef:${target}}`;
}

function subset(value: Draft): string {
  const ready = list('EndpointAddress', value.addresses, address);
  const notReady = list('EndpointAddress', value.notReadyAddresses, address);
  const ports = list('EndpointPort', value.ports, endpointPort);
  return `(v1.EndpointSubset){Addresses:${ready} NotReadyAddresses:${notReady} Ports:${ports}}`;
}

function byHash(dump: (value: Draft) => string): (values: readonly Draft[]) => readonly Draft[] {
  return (values) =>
    values
      .map((value) => ({ value, hash: fnv128a(dump(value)) }))
      .sort((a, b) => compareText(a.hash, b.hash))
      .map(({ value }) => value);
}

/** Ports of core/v1 Endpoints in their canonical order. */
export const sortEndpointPorts = byHash((port) => `(v1.EndpointPort)${endpointPort(port)}`);
/** Ports of an EndpointSlice in their canonical order. */
export const sortSlicePorts = byHash(slicePort);
export const sortSubsets = byHash(subset);
