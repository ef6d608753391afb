/**
 * Requests for certificates: who asks is written by the server, approval is a condition that only its own subresource
 * sets. Nobody signs. Upstream: pkg/registry/certificates/certificates/strategy.go, printCertificateSigningRequest.
 */
import { humanDuration } from '../../../base/duration';
import { rfc3339 } from '../../../sim/wall-clock';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft, Requester } from '../kind';
import { ageOf, columns, nameOf } from '../tables/column';
import { validateRequest } from './validation';

const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};
const conditionsOf = (object: ApiObject): readonly Draft[] => (object as Draft).status?.conditions ?? [];

function takeRequester({ spec }: Draft, { name, uid, groups, extra }: Requester): void {
  for (const field of ['username', 'uid', 'groups', 'extra']) delete spec[field];
  Object.assign(spec, { username: name, groups: [...groups] });
  if (uid !== undefined) spec.uid = uid;
  if (extra !== undefined && Object.keys(extra).length > 0) spec.extra = extra;
}

/** The rest of the object is kept by the caller. */
function prepareConditions(draft: Draft, old: ApiObject, nowMs: number): void {
  const now = rfc3339(nowMs);
  for (const condition of draft.status?.conditions ?? []) {
    condition.lastUpdateTime ??= now;
    const before = conditionsOf(old).find(({ type, status }) => type === condition.type && status === condition.status);
    condition.lastTransitionTime ??= before?.lastTransitionTime ?? now;
  }
}

export const certificateSigningRequest = defineKind({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  shortNames: ['csr'],
  namespaced: false,
  hasStatus: true,
  subresources: [{ name: 'approval', kind: 'CertificateSigningRequest', verbs: ['get', 'patch', 'update'] }],
  fieldSelectors: { 'spec.signerName': (object) => specOf(object).signerName ?? '' },
  takeRequester,
  prepareForUpdate: (draft, old) => {
    draft.spec = old.spec;
    if (old.status === undefined) delete draft.status;
    else draft.status = old.status;
  },
  prepareForStatusUpdate: (draft, old, nowMs = 0) => prepareConditions(draft, old, nowMs),
  validateCreate: validateRequest,
  columns: columns('Name', 'Age', 'SignerName', 'Requestor', 'RequestedDuration', 'Condition'),
  row: (object, context) => {
    const { signerName, username = '', expirationSeconds } = specOf(object);
    const has = (wanted: string) => conditionsOf(object).some(({ type }) => type === wanted);
    const verdict = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
    const issued = (object as Draft).status?.certificate ? ',Issued' : '';
    return [
      nameOf(object),
      ageOf(object, context),
      signerName || '<none>',
      username,
      expirationSeconds == null ? '<none>' : humanDuration(expirationSeconds * 1000),
      `${verdict}${has('Failed') ? ',Failed' : ''}${issued}`,
    ];
  },
});
