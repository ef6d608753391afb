/** POST …/serviceaccounts/x/token: a bound token (registry/core/serviceaccount/storage/token.go). */
import type { Draft } from '../../api/kinds/kind';
import { tokenRequestKind } from '../../api/kinds/posted/kinds';
import { updateManagedFields } from '../../api/machinery/fields/update';
import { badRequest, conflict, invalid, notFound } from '../../api/machinery/status';
import { type Definition, definition } from '../../api/openapi/schema';
import type { ApiResponse } from '../../client/transport';
import { rfc3339 } from '../../sim/wall-clock';
import type { Tokens } from '../access/tokens';
import { existing } from '../reading/get';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { send } from '../response/render';
import { checkNamespace } from '../writing/create';
import { writerOf } from '../writing/managed-fields';
import { readBody } from '../writing/read-body';
import { writeOptions } from '../writing/write-options';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const SHORTEST = 600;
const LONGEST = 2 ** 32;
const GROUP = 'authentication.k8s.io';
const API_VERSION = 'authentication.k8s.io/v1';
const SCHEMA = 'io.k8s.api.authentication.v1.TokenRequest';
/** Tokens for the API server itself that ask for the usual time live a year (extended expiration). */
const WARN_AFTER = 3607;
const EXTENDED = 31_536_000;

export function token(context: RequestContext, tokens: Tokens): ApiResponse {
  const { namespace, name = '' } = context.route;
  const options = writeOptions(context, 'CreateOptions');
  const sent = readBody(context, tokenRequestKind, options.validation);
  checkNamespace(context, sent);
  const { spec } = sent;
  const account = existing(context) as Draft;
  if (sent.metadata.name && sent.metadata.name !== name) {
    const message = `Invalid value: ${JSON.stringify(sent.metadata.name)}: must match the service account name if specified`;
    refuse(invalid(GROUP, 'TokenRequest', name, [{ type: 'FieldValueInvalid', field: 'metadata.name', message }]));
  }
  const audiences: readonly string[] = spec.audiences?.length > 0 ? spec.audiences : [ISSUER];
  const seconds: number = spec.expirationSeconds;
  if (seconds < SHORTEST || seconds > LONGEST) {
    const wrong = seconds < SHORTEST ? 'less than 10 minutes' : 'larger than 2^32 seconds';
    const message = `Invalid value: ${seconds}: may not specify a duration ${wrong}`;
    refuse(
      invalid('authentication.k8s.io', 'TokenRequest', '', [
        { type: 'FieldValueInvalid', field: 'spec.expirationSeconds', message },
      ]),
    );
  }
  const bound = spec.boundObjectRef == null ? undefined : boundObject(context, spec.boundObjectRef);
  const extended = seconds === WARN_AFTER && audiences.length === 1 && audiences[0] === ISSUER;
  const issued = tokens.issue({
    namespace,
    account: name,
    accountUid: account.metadata.uid,
    audiences,
    seconds: extended ? EXTENDED : seconds,
    ...(bound === undefined ? {} : { bound }),
  });
  const { kernel } = context.server;
  const { boundObjectRef, ...tracked } = spec;
  const draft: Draft = { metadata: {}, spec: boundObjectRef == null ? tracked : spec };
  updateManagedFields(undefined, draft, {
    ...writerOf(context, options.manager),
    apiVersion: API_VERSION,
    definition: definition(SCHEMA) as Definition,
    reset: [],
  });
  const expires = extended ? kernel.epochMs + kernel.now / 1000 + seconds * 1000 : issued.expires * 1000;
  return send(context, 201, {
    kind: 'TokenRequest',
    apiVersion: API_VERSION,
    metadata: {
      name,
      namespace,
      uid: kernel.random('apiserver/uid').uuid(),
      creationTimestamp: kernel.timestamp(),
      managedFields: draft.metadata.managedFields,
    },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: spec.boundObjectRef ?? null },
    status: { token: issued.token, expirationTimestamp: rfc3339(expires) },
  });
}

function boundObject(context: RequestContext, reference: Draft): { kind: string; name: string; uid: string } {
  const { namespace } = context.route;
  if (!['Pod', 'Node', 'Secret'].includes(reference.kind)) {
    const version = reference.apiVersion?.includes('/') ? reference.apiVersion : `/${reference.apiVersion ?? ''}`;
    refuse(badRequest(`cannot bind token to object of type ${version}, Kind=${reference.kind}`));
  }
  const resource = reference.kind === 'Secret' ? 'secrets' : reference.kind === 'Node' ? 'nodes' : 'pods';
  const key = resource === 'nodes' ? reference.name : `${namespace}/${reference.name}`;
  if (!reference.name) refuse(badRequest('Name parameter required.'));
  const found = context.server.store.get(resource, key) as Draft | undefined;
  if (found === undefined) return refuse(notFound({ group: '', resource }, reference.name));
  if (reference.uid && reference.uid !== found.metadata.uid) {
    const why = `the UID in the bound object reference (${reference.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    refuse(conflict({ group: '', resource: reference.kind }, reference.name, why));
  }
  return { kind: reference.kind, name: reference.name, uid: found.metadata.uid };
}
