/** Questions that are posted and answered at once, never stored: who am I, may I (authentication and authorization groups). */
import type { ApiObject, Draft, Kind } from '../../api/kinds/kind';
import { KINDS } from '../../api/kinds/registry';
import { badRequest } from '../../api/machinery/status';
import type { Plain } from '../../base/plain';
import type { ApiResponse, UserInfo } from '../../client/transport';
import { authorizeResource } from '../access/authorize';
import type { Tokens } from '../access/tokens';
import type { RequestContext } from '../request/context';
import { negotiate } from '../request/media-type';
import { refuse } from '../request/refusal';
import { send, transform } from '../response/render';
import { trackFields } from '../writing/managed-fields';
import { readBody } from '../writing/read-body';
import { writeOptions } from '../writing/write-options';
import { answerAccess, answerRules } from './access-review';

type Answer = (context: RequestContext, draft: Draft, tokens: Tokens) => void;

const ISSUER = 'https://kubernetes.default.svc.cluster.local';

function userInfo({ name, uid, groups, extra }: UserInfo): Plain {
  return {
    username: name,
    ...(uid === undefined ? {} : { uid }),
    groups,
    ...(extra === undefined ? {} : { extra: extra as Plain }),
  };
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  SelfSubjectReview(context, draft) {
    draft.metadata = { creationTimestamp: context.server.kernel.timestamp() };
    draft.status = { userInfo: userInfo(context.user) };
  },
  SelfSubjectAccessReview: answerAccess,
  SubjectAccessReview: answerAccess,
  LocalSubjectAccessReview: answerAccess,
  SelfSubjectRulesReview: answerRules,
  TokenReview(_context, draft, tokens) {
    const { token = '', audiences = [] } = draft.spec ?? {};
    if (token === '') refuse(badRequest('token is required for TokenReview in authentication'));
    const user = tokens.userOf(token);
    draft.status =
      user === undefined
        ? { user: {}, error: 'invalid bearer token' }
        : { authenticated: true, user: userInfo(user), audiences: audiences.length > 0 ? audiences : [ISSUER] };
  },
};

/** Reviews can only be created. */
export function isReview(kind: Kind): boolean {
  return Object.hasOwn(ANSWERS, kind.kind) && kind.verbs.length === 1 && KINDS.includes(kind);
}

export function review(context: RequestContext, tokens: Tokens): ApiResponse {
  authorizeResource(context, 'create');
  const { kind } = context.route;
  const wanted = negotiate(context.request.accept, false, false);
  const options = writeOptions(context, 'CreateOptions');
  const draft = readBody(context, kind, options.validation);
  delete draft.metadata.managedFields;
  trackFields(context, undefined, draft, options.manager);
  (ANSWERS[kind.kind] as Answer)(context, draft, tokens);
  return send(context, 201, transform(context, wanted, draft as ApiObject));
}
