/**
 * What is wrong with the cluster and the user that a call would use, flags laid over the kubeconfig's own words
 * (client-go tools/clientcmd/validation.go). Every problem is told, a single one without a list.
 */
import type { Sys } from '../engine/host/contract';
import type { Draft } from './draft';
import { Failure } from './failure';
import type { Flags } from './flags/parse';

/** Merged fields, and how a file that they name is read. */
type Problems = (name: string, stanza: Draft, open: (path: string) => string | undefined) => readonly string[];

export interface Stanza {
  readonly name: string | undefined;
  readonly stanza: Draft;
  readonly flags: Flags;
  readonly fields: readonly string[];
  readonly problems: Problems;
}

export const CLUSTER_FLAGS: readonly string[] = ['certificate-authority'];
export const USER_FLAGS: readonly string[] = [
  'token',
  'username',
  'password',
  'client-certificate',
  'client-key',
  'as',
  'as-uid',
  'as-group',
  'as-user-extra',
];

export const clusterProblems: Problems = (name, stanza, open) => {
  const path = stanza['certificate-authority'];
  const why = path ? open(path) : undefined;
  return why === undefined ? [] : [`unable to read certificate-authority ${path} for ${name} due to ${why}`];
};

export const userProblems: Problems = (name, stanza, open) => [
  ...certificateProblems(name, stanza, open),
  ...methodProblems(name, stanza),
  ...impersonationProblems(name, stanza),
];

const certificateProblems: Problems = (name, stanza, open) => {
  const { 'client-certificate': certificate, 'client-key': key } = stanza;
  const problems: string[] = [];
  if (!certificate && !stanza['client-certificate-data']) return problems;
  if (!key && !stanza['client-key-data']) {
    problems.push(
      `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
    );
  }
  for (const [what, path] of [
    ['client-cert', certificate],
    ['client-key', key],
  ]) {
    const why = path ? open(path) : undefined;
    if (why !== undefined) problems.push(`unable to read ${what} ${path} for ${name} due to ${why}`);
  }
  return problems;
};

function methodProblems(name: string, { token, username, password }: Draft): readonly string[] {
  if (!token || !(username || password)) return [];
  return [`more than one authentication method found for ${name}; found [token basicAuth], only one is allowed`];
}

function impersonationProblems(name: string, stanza: Draft): readonly string[] {
  if (stanza.as || !(stanza['as-uid'] || stanza['as-group'] || stanza['as-user-extra'])) return [];
  return [`requesting uid, groups or user-extra for ${name} without impersonating a user`];
}

export function checkConfiguration(sys: Sys, config: string, stanzas: readonly Stanza[]): void {
  const folder = config.slice(0, config.lastIndexOf('/'));
  const problems = stanzas.flatMap(({ name, stanza, flags, fields, problems: judge }) => {
    const given = fields.filter((field) => flags.globalString(field) !== '' || flags.globalList(field).length > 0);
    if (stanza === undefined && given.length === 0) return [];
    const merged: Draft = { ...stanza };
    for (const field of given) merged[field] = flags.globalString(field) || flags.globalList(field)[0];
    return judge(name ?? '', placed(merged, given, folder), (path) =>
      sys.files.readFile(path).ok ? undefined : `open ${path}: no such file or directory`,
    );
  });
  if (problems.length === 0) return;
  if (problems.length === 1) throw new Failure(problems[0] as string);
  throw new Failure(`Error in configuration: \n${problems.map((one) => `* ${one}\n`).join('')}`, 1, true);
}

/** A kubeconfig names files beside itself, flags those of the working directory. */
function placed(merged: Draft, given: readonly string[], folder: string): Draft {
  const out: Draft = { ...merged };
  for (const field of ['certificate-authority', 'client-certificate', 'client-key']) {
    const path = out[field];
    if (path && !given.includes(field) && !path.startsWith('/')) out[field] = `${folder}/${path}`;
  }
  return out;
}
