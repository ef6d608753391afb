/** What expressions of policies see of a request (apiserver/pkg/admission/plugin/cel/condition.go, activation.go). */
import type { Draft } from '../../../api/kinds/kind';
import { type Value, valueOf } from '../../../api/machinery/cel/values';
import type { UserInfo } from '../../../client/transport';
import { decide } from '../../access/authorize';
import type { Subject } from './matching';

export function valuesOf(subject: Subject, params: Draft | undefined): Map<string, Value | (() => Value)> {
  const { object, old, namespace, attributes } = subject;
  const { user, server } = attributes.context;
  const once = (make: () => Value): (() => Value) => {
    let made: Value | undefined;
    return () => {
      made ??= make();
      return made;
    };
  };
  return new Map<string, Value | (() => Value)>([
    ['object', once(() => valueOf(object))],
    ['oldObject', once(() => valueOf(old))],
    ['params', once(() => valueOf(params))],
    ['namespaceObject', once(() => valueOf(namespace))],
    ['request', once(() => valueOf(requestOf(subject)))],
    ['authorizer', { of: 'authorizer', value: { question: {}, ask: (question) => ask(question, user) } }],
  ]);

  function ask(question: Readonly<Record<string, string>>, asker: UserInfo): { allowed: boolean; reason: string } {
    const { account, verb = '', path, ...about } = question;
    const group = `system:serviceaccounts:${account?.split(':')[0] ?? ''}`;
    const groups = ['system:serviceaccounts', group, 'system:authenticated'];
    const who = account === undefined ? asker : { name: `system:serviceaccount:${account}`, groups };
    if (path !== undefined) return decide(server.rbac, who, { verb, path });
    const { group: api = '', resource = '', subresource, namespace: place = '', name } = about;
    const asked = { verb, group: api, resource, subresource, namespace: place, name };
    return decide(server.rbac, who, asked);
  }
}

function requestOf({ attributes, subresource, object }: Subject): Draft {
  const { context, operation, dryRun } = attributes;
  const { kind, namespace, name } = context.route;
  const isScale = subresource === 'scale';
  const own = { group: kind.group, version: kind.version, kind: kind.kind };
  const shown = isScale ? { group: 'autoscaling', version: 'v1', kind: 'Scale' } : own;
  const resource = { group: kind.group, version: kind.version, resource: kind.plural };
  const { name: username, uid = '', groups, extra } = context.user;
  return {
    kind: shown,
    resource,
    subResource: subresource,
    requestKind: shown,
    requestResource: resource,
    requestSubResource: subresource,
    name: name ?? object?.metadata?.name ?? '',
    namespace,
    operation,
    userInfo: { username, uid, groups, ...(extra === undefined ? {} : { extra }) },
    dryRun,
    options: {},
  };
}
