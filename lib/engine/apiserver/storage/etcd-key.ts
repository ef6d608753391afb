/** Where an object lies in etcd, as conflicts name it (pkg/kubeapiserver/default_storage_factory_builder.go, SpecialDefaultResourcePrefixes). */
import type { Kind } from '../../api/kinds/kind';
import { storeKey } from './form';

const SPECIAL: Readonly<Record<string, string>> = {
  replicationcontrollers: 'controllers',
  endpoints: 'services/endpoints',
  nodes: 'minions',
  services: 'services/specs',
  'ingresses.networking.k8s.io': 'ingress',
};

/** A dry run stops short of etcd's own prefix. */
export function etcdKey(kind: Kind, namespace: string, name: string, dryRun = false): string {
  const { group, plural } = kind;
  const special = SPECIAL[group === '' ? plural : `${plural}.${group}`];
  const whole = kind.custom !== undefined || group === 'apiextensions.k8s.io' || group === 'apiregistration.k8s.io';
  return `${dryRun ? '' : '/registry'}/${special ?? (whole ? `${group}/${plural}` : plural)}/${storeKey(namespace, name)}`;
}

/** What the store says when an object has another uid than the one asked for. */
export function uidConflict(key: string, wanted: string, found: string): string {
  const why = `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${found}`;
  return `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
}
