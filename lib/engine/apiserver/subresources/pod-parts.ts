/** ephemeralcontainers and resize: a change of one part of a pod's spec (registry/core/pod/strategy.go). */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import { validateEphemeralContainers, validateResize } from '../../api/kinds/pod/part-validation';
import { forbidden, invalid, methodNotAllowed } from '../../api/machinery/status';
import { plainEqual, thaw } from '../../base/freeze';
import type { ApiResponse } from '../../client/transport';
import { existing } from '../reading/get';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { renderObject } from '../response/render';
import { commitUpdate } from '../writing/commit';
import { trackFields } from '../writing/managed-fields';
import { patched } from '../writing/patch';
import { readBody } from '../writing/read-body';
import { encodeFor } from '../writing/shape';
import { checkName } from '../writing/update';
import { writeOptions } from '../writing/write-options';

export function partOfPod(context: RequestContext): ApiResponse {
  const { kind, subresource } = context.route;
  const { method, contentType = '' } = context.request;
  const old = existing(context);
  if (method === 'GET') return renderObject(context, 200, old);
  if (method !== 'PUT' && method !== 'PATCH') return refuse(methodNotAllowed());
  const options = writeOptions(context, method === 'PUT' ? 'UpdateOptions' : 'PatchOptions');
  const sent =
    method === 'PUT' ? readBody(context, kind, options.validation) : patched(context, contentType, old, options);
  checkName(sent, context.route.name ?? '');
  const draft: Draft = thaw(old);
  if (subresource === 'resize') takeResources(draft, sent);
  else draft.spec.ephemeralContainers = sent.spec.ephemeralContainers;
  if (!plainEqual(draft.spec, (old as Draft).spec)) draft.metadata.generation = (draft.metadata.generation ?? 0) + 1;
  trackFields(context, old, draft, options.manager);
  encodeFor(kind, draft);
  const validate = subresource === 'resize' ? validateResize : validateEphemeralContainers;
  const errors = validate(draft as ApiObject, old);
  if (errors.length > 0) refuse(invalid('', 'Pod', draft.metadata.name, errors));
  if (subresource === 'resize') checkNode(context, draft);
  return renderObject(context, 200, commitUpdate(context, draft, old, options.dryRun));
}

/** Whether a node can resize is asked of the node (plugin/pkg/admission/nodedeclaredfeatures). */
function checkNode(context: RequestContext, { metadata, spec }: Draft): void {
  if (!spec.nodeName || context.server.store.get('nodes', spec.nodeName) !== undefined) return;
  const what = { group: '', resource: 'pods' };
  refuse(forbidden(what, metadata.name, `node "${spec.nodeName}" not found`));
}

function takeResources(draft: Draft, sent: Draft): void {
  for (const list of ['containers', 'initContainers']) {
    const [own, wanted]: readonly (readonly Draft[])[] = [draft.spec[list] ?? [], sent.spec[list] ?? []];
    // Other containers, or another order of them: validation shall see what was sent.
    if (own?.length !== wanted?.length || own?.some(({ name }, index) => wanted?.[index]?.name !== name)) {
      draft.spec[list] = sent.spec[list];
      continue;
    }
    for (const [index, container] of (own ?? []).entries()) {
      const { resources, resizePolicy } = wanted?.[index] ?? {};
      container.resources = resources;
      if (resizePolicy === undefined) delete container.resizePolicy;
      else container.resizePolicy = resizePolicy;
    }
  }
}
