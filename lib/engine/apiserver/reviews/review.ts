/** Questions that are posted and answered at once, never stored: who am I, may I (authentication and authorization groups). */
import type { Draft, Kind } from '../../api/kinds/kind';
import { KINDS } from '../../api/kinds/registry';
import type { ApiResponse, UserInfo } from '../../client/transport';
import { isAllowed, type Question } from '../access/authorize';
import type { RequestContext } from '../request/context';
import { send } from '../response/render';
import { trackFields } from '../writing/managed-fields';
import { readBody } from '../writing/read-body';
import { writeOptions } from '../writing/write-options';

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
  SelfSubjectAccessReview: (context, draft) => decide(context.user, draft),
  SubjectAccessReview: (_context, draft) =>
    decide({ name: draft.spec.user ?? '', groups: draft.spec.groups ?? [] }, draft),
  LocalSubjectAccessReview: (_context, draft) =>
    decide({ name: draft.spec.user ?? '', groups: draft.spec.groups ?? [] }, draft),
  SelfSubjectRulesReview(context, draft) {
    const all = isAllowed(context.user, { verb: '*', resource: '*', group: '*' });
    const rules = all ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] : [];
    const nonResourceRules = all ? [{ verbs: ['*'], nonResourceURLs: ['*'] }] : [];
    draft.status = { resourceRules: rules, nonResourceRules, incomplete: false };
  },
};

/** Reviews can only be created. */
export function isReview(kind: Kind): boolean {
  return Object.hasOwn(ANSWERS, kind.kind) && kind.verbs.length === 1 && KINDS.includes(kind);
}

export function review(context: RequestContext): ApiResponse {
  const { kind } = context.route;
  const options = writeOptions(context, 'CreateOptions');
  const draft = readBody(context, kind, options.validation);
  delete draft.metadata.managedFields;
  trackFields(context, undefined, draft, options.manager);
  (ANSWERS[kind.kind] as Answer)(context, draft);
  return send(context, 201, draft);
}

function decide(user: UserInfo, draft: Draft): void {
  const resource = draft.spec.resourceAttributes;
  const other = draft.spec.nonResourceAttributes;
  const question: Question =
    resource === undefined
      ? { verb: other?.verb ?? '', path: other?.path ?? '' }
      : {
          verb: resource.verb ?? '',
          resource: resource.resource ?? '',
          group: resource.group ?? '',
          subresource: resource.subresource,
          namespace: resource.namespace,
          name: resource.name,
        };
  draft.status = { allowed: isAllowed(user, question) };
}
