/** Questions that are posted and answered at once, never stored: who am I, may I (authentication and authorization groups). */
import type { Draft, Kind } from '../../api/kinds/kind';
import { KINDS } from '../../api/kinds/registry';
import type { ApiResponse } from '../../client/transport';
import { authorizeResource } from '../access/authorize';
import type { RequestContext } from '../request/context';
import { send } from '../response/render';
import { trackFields } from '../writing/managed-fields';
import { readBody } from '../writing/read-body';
import { writeOptions } from '../writing/write-options';
import { answerAccess, answerRules } from './access-review';

type Answer = (context: RequestContext, draft: Draft) => void;

const ANSWERS: Readonly<Record<string, Answer>> = {
  SelfSubjectReview(context, draft) {
    const { name, uid, groups, extra } = context.user;
    draft.metadata = { creationTimestamp: context.server.kernel.timestamp() };
    draft.status = {
      userInfo: {
        username: name,
        ...(uid === undefined ? {} : { uid }),
        groups,
        ...(extra === undefined ? {} : { extra }),
      },
    };
  },
  SelfSubjectAccessReview: answerAccess,
  SubjectAccessReview: answerAccess,
  LocalSubjectAccessReview: answerAccess,
  SelfSubjectRulesReview: answerRules,
};

/** Reviews can only be created. */
export function isReview(kind: Kind): boolean {
  return Object.hasOwn(ANSWERS, kind.kind) && kind.verbs.length === 1 && KINDS.includes(kind);
}

export function review(context: RequestContext): ApiResponse {
  authorizeResource(context, 'create');
  const { kind } = context.route;
  const options = writeOptions(context, 'CreateOptions');
  const draft = readBody(context, kind, options.validation);
  delete draft.metadata.managedFields;
  trackFields(context, undefined, draft, options.manager);
  (ANSWERS[kind.kind] as Answer)(context, draft);
  return send(context, 201, draft);
}
