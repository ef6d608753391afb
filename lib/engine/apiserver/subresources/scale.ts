/** The scale subresource: autoscaling/v1 Scale in front of spec.replicas, or of the paths a custom resource names. */
import type { ApiObject, Draft, Kind, PrintContext } from '../../api/kinds/kind';
import { scaleKind } from '../../api/kinds/posted/kinds';
import { ageOf, columns, nameOf } from '../../api/kinds/tables/column';
import { conflict, invalid, methodNotAllowed } from '../../api/machinery/status';
import { thaw } from '../../base/freeze';
import type { Plain } from '../../base/plain';
import type { ApiResponse } from '../../client/transport';
import { existing } from '../reading/get';
import { named, type RequestContext } from '../request/context';
import { negotiate } from '../request/media-type';
import { refuse } from '../request/refusal';
import { send, tableOptions } from '../response/render';
import { tableOf } from '../response/table';
import { etcdKey, uidConflict } from '../storage/etcd-key';
import { checkNamespace } from '../writing/create';
import { trackFields } from '../writing/managed-fields';
import { patched } from '../writing/patch';
import { readBody } from '../writing/read-body';
import { checkName, storeChanged } from '../writing/update';
import { writeOptions } from '../writing/write-options';
import { scaleOf } from './scale-form';

const SCALE = {
  columns: columns('Name', 'Desired:integer', 'Available:integer', 'Age'),
  row: (object: ApiObject, context: PrintContext): Plain[] => {
    const { spec, status } = object as Draft;
    return [nameOf(object), spec.replicas ?? 0, status.replicas, ageOf(object, context)];
  },
};

export function scale(context: RequestContext): ApiResponse {
  const old = existing(context);
  const { method } = context.request;
  if (method === 'GET') return shown(context, scaleOf(context, old));
  if (method !== 'PUT' && method !== 'PATCH') return refuse(methodNotAllowed());
  const options = writeOptions(context, method === 'PUT' ? 'UpdateOptions' : 'PatchOptions');
  // The request is about the Scale; only what is stored is of the route's kind.
  const posted = { ...context, route: { ...context.route, kind: scaleKind } };
  const present = scaleOf(context, old) as ApiObject;
  const wanted =
    method === 'PUT'
      ? readBody(posted, scaleKind, options.validation)
      : patched(posted, context.request.contentType ?? '', present, options);
  checkNamespace(context, wanted);
  checkName(wanted, context.route.name ?? '');
  checkScale(context, wanted, old);
  const draft: Draft = thaw(old);
  setReplicas(context.route.kind, draft, wanted.spec?.replicas ?? 0);
  trackFields(context, old, draft, options.manager);
  const route = { ...context.route, subresource: undefined };
  const stored = storeChanged({ ...context, route }, draft, old, options.dryRun);
  return send(context, 200, scaleOf(context, stored));
}

/** The server has columns for it too. */
function shown(context: RequestContext, object: Plain): ApiResponse {
  const wanted = negotiate(context.request.accept);
  if (wanted.form !== 'Table') return send(context, 200, object);
  const options = tableOptions(context, wanted);
  const { resourceVersion } = (object as Draft).metadata;
  return send(context, 200, tableOf(SCALE, [object as ApiObject], { resourceVersion }, options));
}

function setReplicas({ custom }: Kind, draft: Draft, replicas: number): void {
  const names = (custom?.scale?.specReplicasPath ?? '.spec.replicas').slice(1).split('.');
  let place = draft;
  for (const name of names.slice(0, -1)) {
    place[name] ??= {};
    place = place[name];
  }
  place[names.at(-1) as string] = replicas;
}

function checkScale(context: RequestContext, wanted: Draft, old: ApiObject): void {
  const { kind, name = '' } = context.route;
  const { resourceVersion, uid } = wanted.metadata ?? {};
  const stored = (old as Draft).metadata;
  if (uid && uid !== stored.uid) {
    const key = etcdKey(kind, context.route.namespace, name);
    refuse(conflict(named(kind), name, uidConflict(key, uid, stored.uid)));
  }
  if (resourceVersion && resourceVersion !== stored.resourceVersion) refuse(conflict(named(kind), name));
  const replicas = wanted.spec?.replicas ?? 0;
  // A custom resource's own validation looks at its replicas.
  if (replicas < 0 && kind.custom === undefined) {
    const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
    refuse(invalid('autoscaling', 'Scale', name, [{ type: 'FieldValueInvalid', field: 'spec.replicas', message }]));
  }
}
