/** ConfigMaps and Secrets as the kubelet's managers give them, with the not-found words of its object cache. */
import type { ApiClient } from '../../../client/api-client';
import { CONFIG_MAPS, type Resource, SECRETS } from '../../../client/resources';
import type { ObjectResult } from '../env/container-env';

export function configMap(client: ApiClient, namespace: string, name: string): ObjectResult {
  return read(client, CONFIG_MAPS, 'configmap', namespace, name);
}

export function secret(client: ApiClient, namespace: string, name: string): ObjectResult {
  return read(client, SECRETS, 'secret', namespace, name);
}

function read(client: ApiClient, resource: Resource, word: string, namespace: string, name: string): ObjectResult {
  const found = client.get(resource, namespace, name);
  if (found.ok) return { ok: true, object: found.object };
  const notFound = found.error.code === 404;
  return { ok: false, notFound, message: notFound ? `${word} "${name}" not found` : found.error.message };
}
