/**
 * The environment of a container (kubelet_pods.go makeEnvironmentVariables): envFrom, then env with references expanded,
 * then the service variables it did not set itself. Errors are the messages of CreateContainerConfigError.
 */

import type { Draft } from '../../../client/object';
import { base64Text } from './base64-text';
import { expand } from './expansion';
import { fieldValue, type NodeFacts, resourceValue } from './field-ref';

export interface EnvSources {
  configMap(namespace: string, name: string): ObjectResult;
  secret(namespace: string, name: string): ObjectResult;
  readonly services: ReadonlyMap<string, string>;
  readonly facts: NodeFacts;
}
export type ObjectResult =
  | { readonly ok: true; readonly object: Draft }
  | { readonly ok: false; readonly notFound: boolean; readonly message: string };
type EnvResult =
  | { readonly ok: true; readonly env: readonly { readonly name: string; readonly value: string }[] }
  | { readonly ok: false; readonly message: string };

class ConfigError {
  constructor(readonly message: string) {}
}

export function containerEnv(pod: Draft, container: Draft, sources: EnvSources): EnvResult {
  const own = new Map<string, string>();
  const lookup = (name: string) => own.get(name) ?? sources.services.get(name);
  for (const from of container.envFrom ?? []) {
    const failed = addAll(own, pod, from, sources);
    if (failed !== undefined) return { ok: false, message: failed.message };
  }
  for (const variable of container.env ?? []) {
    let value: string | undefined | ConfigError = '';
    if (variable.value) value = expand(variable.value, lookup);
    else if (variable.valueFrom) value = resolve(pod, container, variable.valueFrom, sources);
    if (value instanceof ConfigError) return { ok: false, message: value.message };
    if (value !== undefined) own.set(variable.name, value);
  }
  const env = [...own].map(([name, value]) => ({ name, value }));
  for (const [name, value] of sources.services) if (!own.has(name)) env.push({ name, value });
  return { ok: true, env };
}

function addAll(own: Map<string, string>, pod: Draft, from: Draft, sources: EnvSources): ConfigError | undefined {
  const isSecret = from.secretRef !== undefined;
  const reference: Draft | undefined = isSecret ? from.secretRef : from.configMapRef;
  if (reference === undefined) return undefined;
  const found = isSecret
    ? sources.secret(pod.metadata.namespace, reference.name)
    : sources.configMap(pod.metadata.namespace, reference.name);
  if (!found.ok) return found.notFound && reference.optional === true ? undefined : new ConfigError(found.message);
  for (const [key, value] of Object.entries(found.object.data ?? {})) {
    own.set(`${from.prefix ?? ''}${key}`, isSecret ? base64Text(String(value)) : String(value));
  }
  return undefined;
}

function resolve(pod: Draft, container: Draft, from: Draft, sources: EnvSources): string | undefined | ConfigError {
  if (from.fieldRef) return fieldValue(from.fieldRef.fieldPath, pod, sources.facts);
  if (from.resourceFieldRef) return resourceValue(from.resourceFieldRef, container, sources.facts);
  if (from.configMapKeyRef) {
    const reference = from.configMapKeyRef;
    const found = sources.configMap(pod.metadata.namespace, reference.name);
    return keyOf(found, reference, 'ConfigMap', pod.metadata.namespace, (value) => value);
  }
  if (from.secretKeyRef) {
    const reference = from.secretKeyRef;
    const found = sources.secret(pod.metadata.namespace, reference.name);
    return keyOf(found, reference, 'Secret', pod.metadata.namespace, base64Text);
  }
  return '';
}

function keyOf(
  found: ObjectResult,
  reference: Draft,
  kind: string,
  namespace: string,
  decode: (value: string) => string,
): string | undefined | ConfigError {
  const optional = reference.optional === true;
  if (!found.ok) return found.notFound && optional ? undefined : new ConfigError(found.message);
  const value = found.object.data?.[reference.key];
  if (value !== undefined) return decode(String(value));
  if (optional) return undefined;
  return new ConfigError(`couldn't find key ${reference.key} in ${kind} ${namespace}/${reference.name}`);
}
