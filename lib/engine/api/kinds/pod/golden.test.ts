/**
 * Replays the recorded requests for pods and for what holds pod templates: defaults, causes, warnings. What admission
 * adds (tokens, tolerations, priority, accounts) is written into the requests here as the recordings have it.
 */
import { readFileSync } from 'node:fs';
import { thaw } from '../../../base/freeze';
import type { Plain } from '../../../base/plain';
import { applyStrategicPatch } from '../../machinery/patch/strategic-merge';
import { roundTrip } from '../../openapi/round-trip';
import type { ApiObject, Draft, FieldError, Kind } from '../kind';
import { kindByName } from '../registry';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | null;
  readonly body: Draft | null;
}
interface Case extends Request {
  readonly name: string;
  readonly status: number;
  readonly setup?: readonly Request[];
  readonly anyOrder?: boolean;
  readonly warnings?: readonly string[];
  readonly response: Draft;
}
const MINE = new Set(['Pod', 'PodTemplate', 'ReplicaSet', 'ReplicationController', 'Deployment', 'DaemonSet']);
const unfold = (line: string) => line.replace(/<<(.)\*(\d+)>>/g, (_, char, count) => char.repeat(Number(count)));

function cases(file: string): readonly Case[] {
  const lines = readFileSync(`tests/golden/api/${file}.jsonl`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(unfold(line)) as Case);
}
function kindOf({ body }: Request): Kind | undefined {
  const kind = body && !Array.isArray(body) ? kindByName(body.apiVersion, body.kind) : undefined;
  return kind && MINE.has(kind.kind) ? kind : undefined;
}

const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN = {
  name: 'kube-api-access-xxxxx',
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
  },
};
/** Admission of a pod, for the fields that updates compare. */
function admit(pod: Draft): void {
  const { spec } = pod;
  spec.serviceAccountName ||= 'default';
  spec.serviceAccount = spec.serviceAccountName;
  if (spec.automountServiceAccountToken !== false) {
    spec.volumes = [...(spec.volumes ?? []), TOKEN];
    for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])])
      container.volumeMounts = [
        ...(container.volumeMounts ?? []),
        { name: TOKEN.name, readOnly: true, mountPath: MOUNT },
      ];
  }
  admitChange(spec);
}
/** The part of admission that also looks at changes. */
function admitChange(spec: Draft): void {
  const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
  const given: readonly Draft[] = spec.tolerations ?? [];
  const missing = keys.filter((key) => !given.some((toleration) => toleration.key === key));
  const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
  spec.tolerations = [...given, ...added];
  spec.priority ??= 0;
  spec.preemptionPolicy ??= 'PreemptLowerPriority';
}

function create(kind: Kind, request: Request, admission = false): { object: ApiObject; errors: readonly FieldError[] } {
  const draft = roundTrip(thaw(request.body) as Draft, kind.schema);
  kind.setDefaults(draft);
  if (kind.kind === 'Pod') draft.spec.serviceAccountName ||= 'default';
  if (admission) admit(draft);
  kind.prepareForCreate(draft);
  // Names that are generated are the server's.
  if (draft.metadata.generateName) draft.metadata.name ??= `${draft.metadata.generateName.slice(0, 10)}xxxxx`;
  const object = roundTrip(draft, kind.schema);
  return { object, errors: kind.validateCreate(object) };
}

/** Without what admission and the server's bookkeeping add. */
function own(object: Draft, sent: Draft): Draft {
  const { metadata, apiVersion: _a, kind: _k, ...rest } = thaw(object) as Draft;
  const labels = metadata?.labels ?? null;
  const annotations = metadata?.annotations ?? null;
  if (object.kind !== 'Pod') return { ...rest, labels, annotations };
  const { spec } = rest;
  for (const list of ['containers', 'initContainers'])
    for (const container of spec[list] ?? []) {
      const kept = (container.volumeMounts ?? []).filter(({ mountPath }: Draft) => mountPath !== MOUNT);
      if (kept.length > 0) container.volumeMounts = kept;
      else delete container.volumeMounts;
    }
  const volumes = (spec.volumes ?? []).filter(({ name }: Draft) => !name.startsWith('kube-api-access-'));
  if (volumes.length > 0) spec.volumes = volumes;
  else delete spec.volumes;
  const mine = (sent.spec.tolerations ?? []).length;
  if (mine > 0) spec.tolerations = spec.tolerations.slice(0, mine);
  else delete spec.tolerations;
  for (const field of ['serviceAccount', 'serviceAccountName', 'priority', 'preemptionPolicy', 'imagePullSecrets'])
    delete spec[field];
  return { ...rest, labels, annotations };
}

describe('defaulting as recorded', () => {
  // Limits of a namespace are admission's.
  const known = cases('defaulting').filter((it) => kindOf(it) && it.status === 201 && !it.name.includes('limitrange'));
  it.each(known.map((it) => [it.name, it] as const))('%s', (_, it) => {
    const kind = kindOf(it) as Kind;
    const { object, errors } = create(kind, it);
    expect(errors).toEqual([]);
    expect(own(object, it.body as Draft)).toEqual(own(it.response, it.body as Draft));
    expect(JSON.stringify(own(object, it.body as Draft))).toEqual(JSON.stringify(own(it.response, it.body as Draft)));
    expect(kind.warningsOnCreate?.(object) ?? []).toEqual(it.warnings ?? []);
  });
});

/** Rules that are not the kinds'. */
const OTHERS =
  /^metadata\.(name|labels|annotations|ownerReferences|finalizers|generateName|namespace|resourceVersion)$/;
const causeOf = ({ type, message, field }: FieldError) => ({
  reason: type,
  message: message.replace(/kube-api-access-xxxxx/g, 'kube-api-access-<rand5>'),
  field,
});
const all = cases('validation').filter(
  (it) =>
    [200, 201, 422].includes(it.status) && !/^(dryrun|apply|patch-json|podsecurity|policy|fields|quota)/.test(it.name),
);
const causes = (it: Case): readonly Draft[] => it.response.details?.causes ?? [];

function compare(it: Case, errors: readonly FieldError[]): void {
  const wanted = causes(it).filter(({ field }) => !OTHERS.test(field));
  const found = errors.map(causeOf);
  const sorted = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).sort();
  if (it.anyOrder)
    expect(sorted(found)).toEqual(sorted(wanted.map(({ reason, message, field }) => ({ reason, message, field }))));
  else expect(found).toEqual(wanted);
}

describe('validation as recorded', () => {
  const creates = all.filter((it) => it.method === 'POST' && kindOf(it) && !it.setup);
  it.each(creates.map((it) => [it.name, it] as const))('%s', (_, it) => {
    const { object, errors } = create(kindOf(it) as Kind, it);
    compare(it, errors);
    if (it.status === 201) expect((kindOf(it) as Kind).warningsOnCreate?.(object) ?? []).toEqual(it.warnings ?? []);
  });

  const updates = all.filter((it) => {
    const first = it.setup?.[0];
    const plain = it.body !== null && typeof it.body === 'object' && !Array.isArray(it.body);
    const whole = it.method === 'PUT' || /merge-patch/.test(it.contentType ?? '');
    // Patches that give no object of the kind are refused before.
    if (causes(it).some(({ field }) => field === 'patch')) return false;
    return (
      whole &&
      plain &&
      it.setup?.length === 1 &&
      first &&
      kindOf(first) &&
      /\/[a-z]+s\/[a-z]+(\/status)?$/.test(it.path)
    );
  });
  it.each(updates.map((it) => [it.name, it] as const))('%s', (_, it) => {
    const first = (it.setup as readonly Request[])[0] as Request;
    const kind = kindOf(first) as Kind;
    const { object: old, errors: none } = create(kind, first, kind.kind === 'Pod');
    expect(none).toEqual([]);
    const sent = it.method === 'PUT' ? (thaw(it.body) as Draft) : patched(thaw(old) as Draft, it, kind);
    // What does not fit the object is refused before the kind sees it.
    if (sent === undefined) return;
    const draft = roundTrip(sent, kind.schema);
    kind.setDefaults(draft);
    if (kind.kind === 'Pod') admitChange(draft.spec);
    const toStatus = it.path.endsWith('/status');
    draft.metadata = { ...(old.metadata as Draft), ...draft.metadata };
    if (toStatus) kind.prepareForStatusUpdate?.(draft, old);
    else kind.prepareForUpdate(draft, old);
    const object = roundTrip(draft, kind.schema);
    compare(it, (toStatus ? kind.validateStatusUpdate : kind.validateUpdate)?.(object, old) ?? []);
  });
});

function patched(old: Draft, { body, contentType }: Request, kind: Kind): Draft | undefined {
  if (contentType !== 'application/strategic-merge-patch+json') return merged(old, body as Draft);
  const result = applyStrategicPatch(old as Plain, body as Plain, kind.schema);
  return result.ok ? (thaw(result.value) as Draft) : undefined;
}
function merged(target: Draft, patch: Draft): Draft {
  const result: Draft = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (typeof value !== 'object' || Array.isArray(value)) result[key] = value;
    else result[key] = merged(result[key] ?? {}, value as Draft);
  }
  return result;
}
