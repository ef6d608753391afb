/** The kubeconfig file as `kubectl config` reads and rewrites it (client-go/tools/clientcmd): named lists, sorted on writing. */

import { toYaml } from '../../../engine/base/yaml/emit';
import { copyOf, type Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { kubeconfigPath, loadKubeconfig } from '../../kubeconfig';

/** The lists of a kubeconfig and the key under which each entry keeps its stanza. */
export const SECTIONS = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;
export type Section = keyof typeof SECTIONS;

export const configFile = (k: Invocation): string => kubeconfigPath(k.sys, k.flags);

export function readConfig(k: Invocation): Draft {
  return copyOf(loadKubeconfig(k.sys, k.flags));
}

const byName = (a: Draft, b: Draft): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Fields of the stanzas as the Go structs declare them; JSON shows that order. */
const FIELDS: Readonly<Record<Section, readonly string[]>> = {
  clusters: [
    ...['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority'],
    ...['certificate-authority-data', 'proxy-url', 'disable-compression'],
  ],
  users: [
    ...['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile'],
    ...['as', 'as-uid', 'as-groups', 'as-user-extra', 'username', 'password', 'auth-provider', 'exec'],
  ],
  contexts: ['cluster', 'user', 'namespace'],
};

/** Of a program that gets credentials. */
const PLUGIN_FIELDS = ['command', 'args', 'env', 'apiVersion', 'installHint', 'provideClusterInfo', 'interactiveMode'];

function ordered(stanza: Draft, fields: readonly string[]): Draft {
  const known = fields.filter((field) => Object.hasOwn(stanza, field));
  const others = Object.keys(stanza).filter((field) => !known.includes(field));
  return Object.fromEntries([...known, ...others].map((field) => [field, stanza[field]]));
}

function inOrder(section: Section, stanza: Draft): Draft {
  const exec = stanza.exec ? { exec: ordered(stanza.exec, PLUGIN_FIELDS) } : {};
  return ordered({ ...stanza, ...exec }, FIELDS[section]);
}

/** The file's form: fixed fields, entries in the order of their names. */
export function externalForm(config: Draft): Draft {
  const list = (section: Section): Draft => {
    const entries: readonly Draft[] = config[section] ?? [];
    if (entries.length === 0) return null;
    const key = SECTIONS[section];
    return [...entries].sort(byName).map((entry) => ({ name: entry.name, [key]: inOrder(section, entry[key] ?? {}) }));
  };
  const preferences = Object.keys(config.preferences ?? {}).length > 0 ? { preferences: config.preferences } : {};
  return {
    kind: 'Config',
    apiVersion: 'v1',
    ...preferences,
    clusters: list('clusters'),
    users: list('users'),
    contexts: list('contexts'),
    'current-context': config['current-context'] ?? '',
    ...(config.extensions ? { extensions: config.extensions } : {}),
  };
}

export function writeConfig(k: Invocation, config: Draft): void {
  const path = configFile(k);
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (folder !== '' && !k.sys.files.stat(folder).ok) k.sys.files.mkdir(folder);
  const written = k.sys.files.writeFile(path, toYaml(externalForm(config)), { mode: 0o600 });
  if (!written.ok) throw new Failure(`open ${path}: permission denied`);
}

export function entryOf(config: Draft, section: Section, name: string): Draft | undefined {
  return (config[section] ?? []).find((entry: Draft) => entry.name === name);
}

/** The stanza under that name, made if there is none. */
export function stanzaOf(
  config: Draft,
  section: Section,
  name: string,
): { readonly stanza: Draft; readonly existed: boolean } {
  const key = SECTIONS[section];
  const known = entryOf(config, section, name);
  if (known) {
    known[key] ??= {};
    return { stanza: known[key], existed: true };
  }
  const stanza: Draft = {};
  config[section] = [...(config[section] ?? []), { name, [key]: stanza }];
  return { stanza, existed: false };
}

export function removeEntry(config: Draft, section: Section, name: string): void {
  config[section] = (config[section] ?? []).filter((entry: Draft) => entry.name !== name);
}

/** Sets what a flag gave; an empty value leaves the field out, as the file does. */
export function assign(stanza: Draft, field: string, value: Draft): void {
  if (value === '' || value === false) delete stanza[field];
  else stanza[field] = value;
}
