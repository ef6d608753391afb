/**
 * `node --import tsx scripts/rbac/build-bootstrap-policy.ts FILE…`: writes lib/engine/apiserver/access/
 * bootstrap-policy.generated.json from lists of roles and bindings as a fresh API server of the simulated version shows them
 * (`kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o json`).
 */
import { readFileSync, writeFileSync } from 'node:fs';

const OUTPUT = 'lib/engine/apiserver/access/bootstrap-policy.generated.json';
const LABEL = 'kubernetes.io/bootstrapping';
/** In the order in which the server writes them. */
const KINDS = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];

type Json = any;

const items: Json[] = process.argv
  .slice(2)
  .flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).items)
  .filter(({ metadata }: Json) => metadata.labels?.[LABEL] === 'rbac-defaults');

function compact({ kind, metadata, rules, aggregationRule, roleRef, subjects }: Json): Json {
  const { [LABEL]: _bootstrap, ...labels } = metadata.labels;
  return {
    kind,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    name: metadata.name,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    // What is gathered from other roles is the aggregation controller's work.
    ...(aggregationRule === undefined ? (rules === undefined ? {} : { rules }) : { aggregationRule }),
    ...(roleRef === undefined ? {} : { roleRef: { kind: roleRef.kind, name: roleRef.name } }),
    ...(subjects === undefined ? {} : { subjects }),
  };
}

items.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
writeFileSync(OUTPUT, `[\n${items.map((item) => JSON.stringify(compact(item))).join(',\n')}\n]\n`);
