/** Contents of configMap, secret, downwardAPI and projected volumes (pkg/volume/{configmap,secret,downwardapi,projected}). */
import type { ApiClient } from '../../../client/api-client';
import type { Draft } from '../../../client/object';
import { base64Text } from '../env/base64-text';
import type { ObjectResult } from '../env/container-env';
import { fieldValue, type NodeFacts, resourceValue } from '../env/field-ref';
import { containerSpec } from '../pods/pod-spec';
import { configMap, secret } from './api-objects';

export type VolumeFiles = Readonly<Record<string, { readonly text: string; readonly mode: number }>>;
type FilesResult =
  | { readonly ok: true; readonly files: VolumeFiles }
  | { readonly ok: false; readonly message: string };

export interface FileSources {
  readonly client: ApiClient;
  readonly facts: NodeFacts;
  /** A bound service account token; asked for once, then kept. */
  token(source: Draft): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };
}

const DEFAULT_MODE = 0o644;

/** undefined: not a volume of files. */
export function volumeFiles(pod: Draft, volume: Draft, sources: FileSources): FilesResult | undefined {
  const { namespace } = pod.metadata;
  if (volume.configMap) {
    const mode = volume.configMap.defaultMode ?? DEFAULT_MODE;
    return fromConfigMap(volume.configMap, configMap(sources.client, namespace, volume.configMap.name), mode);
  }
  if (volume.secret) {
    const mode = volume.secret.defaultMode ?? DEFAULT_MODE;
    return fromSecret(volume.secret, secret(sources.client, namespace, volume.secret.secretName), mode);
  }
  if (volume.downwardAPI) return fromDownward(pod, volume.downwardAPI, volume.downwardAPI.defaultMode, sources);
  if (volume.projected) return projected(pod, volume.projected, sources);
  return undefined;
}

function projected(pod: Draft, volume: Draft, sources: FileSources): FilesResult {
  const mode: number = volume.defaultMode ?? DEFAULT_MODE;
  const { namespace } = pod.metadata;
  const files: Record<string, VolumeFiles[string]> = {};
  for (const source of volume.sources ?? []) {
    let part: FilesResult = { ok: true, files: {} };
    if (source.configMap) {
      part = fromConfigMap(source.configMap, configMap(sources.client, namespace, source.configMap.name), mode);
    } else if (source.secret) {
      part = fromSecret(source.secret, secret(sources.client, namespace, source.secret.name), mode);
    } else if (source.downwardAPI) part = fromDownward(pod, source.downwardAPI, mode, sources);
    else if (source.serviceAccountToken) {
      const token = sources.token(source.serviceAccountToken);
      if (!token.ok) return token;
      part = { ok: true, files: { [source.serviceAccountToken.path]: { text: token.text, mode: 0o644 } } };
    }
    if (!part.ok) return part;
    Object.assign(files, part.files);
  }
  return { ok: true, files };
}

function fromConfigMap(source: Draft, found: ObjectResult, mode: number): FilesResult {
  if (!found.ok) return missing(source, found);
  const data: Record<string, string> = {};
  for (const [key, value] of Object.entries(found.object.data ?? {})) data[key] = String(value);
  for (const [key, value] of Object.entries(found.object.binaryData ?? {})) data[key] = base64Text(String(value));
  return chosen(source, data, mode, (key) => `configmap references non-existent config key: ${key}`);
}

function fromSecret(source: Draft, found: ObjectResult, mode: number): FilesResult {
  if (!found.ok) return missing(source, found);
  const data: Record<string, string> = {};
  for (const [key, value] of Object.entries(found.object.data ?? {})) data[key] = base64Text(String(value));
  return chosen(source, data, mode, (key) => `references non-existent secret key: ${key}`);
}

function missing(source: Draft, found: Extract<ObjectResult, { ok: false }>): FilesResult {
  if (found.notFound && source.optional === true) return { ok: true, files: {} };
  return { ok: false, message: found.message };
}

function chosen(
  source: Draft,
  data: Readonly<Record<string, string>>,
  mode: number,
  complaint: (key: string) => string,
): FilesResult {
  const files: Record<string, { readonly text: string; readonly mode: number }> = {};
  const items: readonly Draft[] = source.items ?? [];
  if (items.length === 0) for (const key of Object.keys(data)) files[key] = { text: data[key] as string, mode };
  for (const item of items) {
    const text = data[item.key];
    if (text !== undefined) files[item.path] = { text, mode: item.mode ?? mode };
    else if (source.optional !== true) return { ok: false, message: complaint(item.key) };
  }
  return { ok: true, files };
}

function fromDownward(pod: Draft, source: Draft, mode: number | undefined, sources: FileSources): FilesResult {
  const files: Record<string, { readonly text: string; readonly mode: number }> = {};
  for (const item of source.items ?? []) {
    let text = '';
    if (item.fieldRef) text = fieldValue(item.fieldRef.fieldPath, pod, sources.facts);
    else if (item.resourceFieldRef) {
      const container = containerSpec(pod, item.resourceFieldRef.containerName) ?? {};
      text = resourceValue(item.resourceFieldRef, container, sources.facts);
    }
    files[item.path] = { text, mode: item.mode ?? mode ?? DEFAULT_MODE };
  }
  return { ok: true, files };
}
