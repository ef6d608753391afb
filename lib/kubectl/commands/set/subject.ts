/** `kubectl set subject`: adds users, groups and service accounts to a role binding. Follows kubectl/pkg/cmd/set/set_subject.go. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { dryRunMode, reporter } from '../../printers/select';
import { objectPath } from '../../resource/builder';
import { patchQuery } from '../create/write-query';
import { objectsToSet } from './objects';

const RBAC = 'rbac.authorization.k8s.io';

function subjectsOf(k: Invocation): Draft[] {
  const named = (kind: string, flag: string): Draft[] =>
    k.flags.list(flag).map((name) => ({ kind, apiGroup: RBAC, name }));
  const accounts = k.flags.list('serviceaccount').map((text) => {
    const [namespace = '', name = '', ...more] = text.split(':');
    if (namespace === '' || name === '' || more.length > 0) {
      throw new Failure('serviceaccount must be <namespace>:<name>');
    }
    return { kind: 'ServiceAccount', namespace, name };
  });
  return [...named('User', 'user'), ...named('Group', 'group'), ...accounts];
}

const same = (a: Draft, b: Draft): boolean =>
  a.kind === b.kind && a.name === b.name && (a.namespace ?? '') === (b.namespace ?? '');

export const setSubject: Command = {
  name: 'subject',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} l,selector all:bool user:array group:array serviceaccount:array local:bool field-manager`,
  *run(k) {
    const report = reporter(k);
    const all = yield* objectsToSet(k, k.args, { all: k.flags.bool('all') });
    if (k.deferred.length > 0) return 0;
    const wanted = subjectsOf(k);
    if (wanted.length === 0) throw new Failure('you must specify at least one value of user, group or serviceaccount');
    for (const found of all) {
      if (!/RoleBinding$/.test(found.object.kind)) {
        const what = `${found.resource.plural}/${found.name}`;
        const why = 'setting subjects is only supported for RoleBinding/ClusterRoleBinding';
        k.deferred.push(new Failure(`error: ${what} ${why}\n`));
        continue;
      }
      const old: readonly Draft[] = found.object.subjects ?? [];
      const added = wanted.filter((subject) => !old.some((each) => same(each, subject)));
      if (added.length === 0) continue;
      const subjects = [...old, ...added];
      if (k.flags.bool('local') || dryRunMode(k) === 'client') {
        report({ ...found.object, subjects }, 'subjects updated');
        continue;
      }
      try {
        const after = k.call({
          method: 'PATCH',
          path: objectPath(found),
          query: patchQuery(k, 'kubectl-set'),
          contentType: 'application/merge-patch+json',
          body: { subjects },
        });
        report(after, 'subjects updated');
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        k.deferred.push(new Failure(`failed to patch subjects to rolebinding: ${error.status.message}`));
      }
    }
    return 0;
  },
};
