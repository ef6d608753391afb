/** `kubectl describe`: objects by name, by name prefix when none has that name, or by selector. Follows kubectl/pkg/cmd/describe. */
import { apiVersionOf, pathOf } from '../client/discovery';
import type { Command, Flow } from '../command';
import type { Describing } from '../describe/describer';
import { describeGeneric } from '../describe/generic';
import { Page } from '../describe/page';
import { describerOf } from '../describe/registry';
import type { Draft } from '../draft';
import { ApiFailure, Failure } from '../failure';
import { FILE_FLAGS } from '../flags/groups';
import { type Invocation, query } from '../invocation';
import { type Found, fetchObjects, hasFiles, targetsOf } from '../resource/builder';

function contextOf(k: Invocation, found: Found, showEvents: boolean): Describing {
  const list: Describing['list'] = (apiVersion, plural, options = {}) => {
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const namespace = options.namespace ?? found.namespace;
    const path =
      namespace === undefined || namespace === '' ? `${base}/${plural}` : `${base}/namespaces/${namespace}/${plural}`;
    const response = k.raw({
      method: 'GET',
      path,
      query: query({ labelSelector: options.labels, fieldSelector: options.fields, limit: 500 }),
    });
    return response.status === 200 ? ((response.body as Draft).items ?? []) : [];
  };
  return {
    nowMs: k.nowMs,
    list,
    get: (apiVersion, plural, namespace, name) =>
      list(apiVersion, plural, {
        ...(namespace === undefined ? {} : { namespace }),
        fields: `metadata.name=${name}`,
      })[0],
    events: (object) => {
      if (!showEvents) return undefined;
      const { name, namespace = '', uid } = object.metadata;
      const fields = [
        `involvedObject.name=${name}`,
        `involvedObject.namespace=${namespace}`,
        `involvedObject.kind=${object.kind}`,
        `involvedObject.uid=${uid}`,
      ];
      return list('v1', 'events', { namespace: namespace === '' ? '' : namespace, fields: fields.join(',') });
    },
  };
}

function textOf(k: Invocation, found: Found, showEvents: boolean): string {
  const { resource } = found;
  const describer = describerOf(resource.group, resource.kind);
  const page = new Page();
  const object = { apiVersion: apiVersionOf(resource), kind: resource.kind, ...found.object };
  const context = contextOf(k, found, showEvents);
  if (describer === undefined) describeGeneric(object, page, context);
  else describer.describe(object, page, context);
  return page.text();
}

/** Nobody has that name: everything whose name begins with it. */
function withPrefix(k: Invocation, failure: ApiFailure, type: string, prefix: string): readonly Found[] {
  const resource = k.discovery.find(type);
  const namespace = resource.namespaced ? k.namespace : undefined;
  const items: readonly Draft[] = k.get(pathOf(resource, namespace), query({ limit: 500 })).items ?? [];
  const found = items
    .filter((item) => String(item.metadata.name).startsWith(prefix))
    .map((object) => ({
      resource,
      namespace: object.metadata.namespace,
      name: object.metadata.name,
      source: '',
      object,
    }));
  if (found.length === 0) throw failure;
  return found;
}

function* run(k: Invocation): Flow<undefined> {
  if (k.args.length === 0 && !hasFiles(k)) {
    throw new Failure(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n',
    );
  }
  const targets = yield* targetsOf(k, k.args, { allByDefault: true });
  let found: readonly Found[] = fetchObjects(k, targets);
  const [first] = k.deferred;
  const unsure = first !== undefined || found.length > 1;
  if (first instanceof ApiFailure && first.reason === 'NotFound' && k.args.length === 2) {
    k.deferred.splice(0);
    if (k.args[0]?.includes('/')) throw first;
    found = withPrefix(k, first, k.args[0] as string, k.args[1] as string);
  }
  // With several objects or any failure events are left out, unless they were asked for.
  const showEvents = k.flags.changed('show-events') ? k.flags.bool('show-events') : !unsure;
  found.forEach((one, index) => k.out(`${index === 0 ? '' : '\n\n'}${textOf(k, one, showEvents)}`));
  if (found.length === 0 && k.deferred.length === 0) {
    k.err(
      k.flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${k.namespace} namespace.\n`,
    );
  }
  return undefined;
}

export const describe: Command = {
  name: 'describe',
  short: 'Show details of a specific resource or group of resources',
  flags: `${FILE_FLAGS} l,selector A,all-namespaces:bool show-events:bool=true chunk-size:int=500`,
  run,
};
