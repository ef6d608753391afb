/** What the expressions of an admission policy may ask of (apiserver/pkg/admission/plugin/cel/compile.go, composition.go). */
import { type Compiled, compile } from '../../machinery/cel/program';
import { BOOL, DYN, listOf, mapOf, STRING, TIMESTAMP, type Type } from '../../machinery/cel/value-types';
import type { Draft } from '../kind';

const struct = (name: string, fields: Readonly<Record<string, Type>>): Type => ({
  kind: 'object',
  name,
  fields: new Map(Object.entries(fields)),
});
const TEXTS = mapOf(STRING, STRING);
const KIND = struct('kubernetes.GroupVersionKind', { group: STRING, version: STRING, kind: STRING });
const RESOURCE = struct('kubernetes.GroupVersionResource', { group: STRING, version: STRING, resource: STRING });
const REQUEST = struct('kubernetes.AdmissionRequest', {
  kind: KIND,
  resource: RESOURCE,
  subResource: STRING,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: struct('kubernetes.UserInfo', {
    username: STRING,
    uid: STRING,
    groups: listOf(STRING),
    extra: mapOf(STRING, listOf(STRING)),
  }),
  dryRun: BOOL,
  options: DYN,
});
const NAMESPACE = struct('kubernetes.Namespace', {
  metadata: struct('kubernetes.NamespaceMetadata', {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: TEXTS,
    annotations: TEXTS,
    UID: STRING,
    creationTimestamp: TIMESTAMP,
    deletionTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: { kind: 'int' },
    generation: { kind: 'int' },
    resourceVersion: STRING,
    finalizers: listOf(STRING),
  }),
  spec: struct('kubernetes.NamespaceSpec', { finalizers: listOf(STRING) }),
  status: struct('kubernetes.NamespaceStatus', { phase: STRING }),
});

export type Environment = Readonly<Record<string, Type>>;

/** Without the policy's own variables, which its match conditions do not see. */
export function basicEnvironment({ paramKind }: Draft): Environment {
  return {
    object: DYN,
    oldObject: DYN,
    request: REQUEST,
    namespaceObject: NAMESPACE,
    authorizer: { kind: 'authorizer' },
    ...(paramKind ? { params: DYN } : {}),
  };
}

/** Every variable may use those before it. */
export function environmentOf(spec: Draft): {
  readonly environment: Environment;
  readonly compiled: readonly Compiled[];
} {
  const basic = basicEnvironment(spec);
  const list: readonly Draft[] = spec.variables ?? [];
  if (list.length === 0) return { environment: basic, compiled: [] };
  const fields = new Map<string, Type>();
  const environment = { ...basic, variables: { kind: 'object', name: 'kubernetes.variables', fields } as Type };
  const compiled = list.map(({ name = '', expression = '' }) => {
    const one = compile(expression, environment);
    // What says nothing is not there for the others.
    if (expression.trim() !== '') fields.set(name, one.ok ? one.type : DYN);
    return one;
  });
  return { environment, compiled };
}
