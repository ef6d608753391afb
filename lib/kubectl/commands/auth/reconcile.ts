/** `kubectl auth reconcile`: roles and bindings brought to what files say, more than they say left alone or taken away. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { same } from '../../patch/values';
import { dryRunMode, nameLine, printerFor } from '../../printers/select';
import { hasFiles } from '../../resource/builder';
import { readManifests } from '../../resource/manifest';
import { uncovered } from './rule-cover';

interface Outcome {
  readonly object: Draft;
  readonly operation: 'none' | 'create' | 'update' | 'recreate';
  readonly isProtected: boolean;
  readonly missing: readonly Draft[];
  readonly extra: readonly Draft[];
}

const GROUP = 'rbac.authorization.k8s.io';
const AUTO_UPDATE = 'rbac.authorization.kubernetes.io/autoupdate';
const PLURALS: Readonly<Record<string, string>> = {
  Role: 'roles',
  ClusterRole: 'clusterroles',
  RoleBinding: 'rolebindings',
  ClusterRoleBinding: 'clusterrolebindings',
};
const NAMELESS = 'resource name may not be empty';

function merged(existing: Draft, wanted: Draft): Draft {
  const metadata = { ...existing.metadata };
  for (const field of ['labels', 'annotations']) {
    if (wanted.metadata[field]) metadata[field] = { ...wanted.metadata[field], ...existing.metadata[field] };
  }
  return { ...existing, metadata };
}

const listOf = (kind: string): 'rules' | 'subjects' => (kind.endsWith('Binding') ? 'subjects' : 'rules');

function compared(k: Invocation, existing: Draft, wanted: Draft): Outcome {
  const list = listOf(wanted.kind);
  const isProtected = existing.metadata.annotations?.[AUTO_UPDATE] === 'false';
  if (list === 'subjects' && !same(existing.roleRef, wanted.roleRef)) {
    return { object: wanted, operation: 'recreate', isProtected, missing: [], extra: [] };
  }
  const [own, asked]: readonly (readonly Draft[])[] = [existing[list] ?? [], wanted[list] ?? []];
  const without = (a: readonly Draft[] = [], b: readonly Draft[] = []) =>
    list === 'rules' ? uncovered(b, a) : a.filter((item) => !b.some((other) => same(other, item)));
  const missing = without(asked, own);
  const aggregated = Boolean(existing.aggregationRule && wanted.aggregationRule);
  const extra = aggregated ? [] : without(own, asked);
  const removes = k.flags.bool(list === 'rules' ? 'remove-extra-permissions' : 'remove-extra-subjects');
  const object = merged(existing, wanted);
  const changes = missing.length > 0 || (removes && extra.length > 0);
  if (changes) object[list] = removes ? asked : [...(own ?? []), ...missing];
  const operation = changes || !same(object.metadata, existing.metadata) ? 'update' : 'none';
  return { object, operation, isProtected, missing, extra };
}

function ensureNamespace(k: Invocation, namespace: string): void {
  if (namespace === '') throw new Failure(NAMELESS);
  const found = k.raw({ method: 'GET', path: `/api/v1/namespaces/${namespace}` });
  if (found.status !== 404) return;
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  k.raw({ method: 'POST', path: '/api/v1/namespaces', contentType: 'application/json', body });
}

function reconciled(k: Invocation, wanted: Draft): Outcome {
  const cluster = wanted.kind.startsWith('Cluster');
  const namespace: string = wanted.metadata.namespace ?? '';
  const { name } = wanted.metadata;
  const place = cluster || namespace === '' ? '' : `namespaces/${namespace}/`;
  const collection = `/apis/${GROUP}/v1/${place}${PLURALS[wanted.kind]}`;
  const typed = (object: Draft): Draft => ({ apiVersion: `${GROUP}/v1`, kind: wanted.kind, ...object });
  // Without a namespace there is nothing to be found.
  const live = cluster || namespace !== '' ? k.raw({ method: 'GET', path: `${collection}/${name}` }) : undefined;
  if (live !== undefined && live.status >= 400 && live.status !== 404) throw new ApiFailure(live.body as Draft);
  const outcome: Outcome =
    live === undefined || live.status === 404
      ? {
          object: wanted,
          operation: 'create',
          isProtected: false,
          missing: wanted[listOf(wanted.kind)] ?? [],
          extra: [],
        }
      : compared(k, live.body as Draft, wanted);
  if (outcome.isProtected || dryRunMode(k) === 'client' || outcome.operation === 'none') return outcome;
  const sent = { contentType: 'application/json', body: outcome.object } as const;
  if (outcome.operation === 'update') {
    return { ...outcome, object: typed(k.call({ method: 'PUT', path: `${collection}/${name}`, ...sent })) };
  }
  if (outcome.operation === 'recreate') k.call({ method: 'DELETE', path: `${collection}/${name}` });
  if (!cluster) ensureNamespace(k, namespace);
  return { ...outcome, object: typed(k.call({ method: 'POST', path: collection, ...sent })) };
}

const words = (list: readonly string[] | undefined): string => `[${(list ?? []).join(' ')}]`;

function described(item: Draft, list: 'rules' | 'subjects'): string {
  if (list === 'subjects') {
    return `{Kind:${item.kind} APIGroup:${item.apiGroup ?? ''} Name:${item.name} Namespace:${item.namespace ?? ''}}`;
  }
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = item;
  return `{Verbs:${words(verbs)} APIGroups:${words(apiGroups)} Resources:${words(resources)} ResourceNames:${words(resourceNames)} NonResourceURLs:${words(nonResourceURLs)}}`;
}

function tell(k: Invocation, { object, operation, isProtected, missing, extra }: Outcome): void {
  if (operation === 'none') return;
  const list = listOf(object.kind);
  const caveat = isProtected ? `, but object opted out (${AUTO_UPDATE}: false)` : '';
  k.err(`\treconciliation required ${operation}${caveat}\n`);
  const lines = (items: readonly Draft[]) => items.map((item) => `\t\t${described(item, list)}\n`).join('');
  if (missing.length > 0) k.err(`\tmissing ${list} added:\n${lines(missing)}`);
  const removes = k.flags.bool(list === 'rules' ? 'remove-extra-permissions' : 'remove-extra-subjects');
  if (removes && extra.length > 0) k.err(`\textra ${list} removed:\n${lines(extra)}`);
}

function refuseForeign(k: Invocation, { metadata = {} }: Draft): void {
  const { namespace } = metadata;
  if (!k.connection.namespaceGiven || !namespace || namespace === k.namespace) return;
  throw new Failure(
    `the namespace from the provided object "${namespace}" does not match the namespace "${k.namespace}". You must pass '--namespace=${namespace}' to perform this operation.`,
  );
}

export const reconcile: Command = {
  name: 'reconcile',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} remove-extra-permissions:bool remove-extra-subjects:bool`,
  *run(k): Flow<number> {
    if (!hasFiles(k)) throw new Failure('must specify one of -f and -k');
    if (dryRunMode(k) === 'server') {
      throw new Failure('--dry-run=server for command reconcile is not supported yet');
    }
    const printer = printerFor(k);
    const suffix = dryRunMode(k) === 'client' ? ' (dry run)' : '';
    const { found, errors } = yield* readManifests(k, k.flags.list('filename'), k.flags.bool('recursive'));
    k.deferred.push(...errors);
    for (const { object } of found) {
      refuseForeign(k, object);
      if (!Object.hasOwn(PLURALS, object.kind) || !String(object.apiVersion).startsWith(`${GROUP}/`)) continue;
      try {
        const outcome = reconciled(k, object);
        k.out(
          printer
            ? printer(outcome.object, outcome.object.metadata.uid !== undefined)
            : nameLine(outcome.object, `reconciled${suffix}`),
        );
        tell(k, outcome);
      } catch (error) {
        if (!(error instanceof ApiFailure) && !(error instanceof Failure)) throw error;
        k.deferred.push(error);
      }
    }
    return 0;
  },
};
