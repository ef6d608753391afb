/** PUT …/namespaces/x/finalize: takes finalizers off a namespace's spec (registry/core/namespace/strategy.go). */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import { validateNamespaceFinalize } from '../../api/kinds/namespace/kind';
import { invalid } from '../../api/machinery/status';
import { thaw } from '../../base/freeze';
import type { ApiResponse } from '../../client/transport';
import { existing } from '../reading/get';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { renderObject } from '../response/render';
import { trackFields } from '../writing/managed-fields';
import { readBody } from '../writing/read-body';
import { checkName, finish } from '../writing/update';
import { writeOptions } from '../writing/write-options';

export function finalize(context: RequestContext): ApiResponse {
  const { kind, name = '' } = context.route;
  const options = writeOptions(context, 'UpdateOptions');
  const sent = readBody(context, kind, options.validation);
  checkName(sent, name);
  const old = existing(context);
  const draft: Draft = thaw(old);
  for (const field of ['labels', 'annotations'] as const) {
    if (sent.metadata[field] === undefined) delete draft.metadata[field];
    else draft.metadata[field] = sent.metadata[field];
  }
  const finalizers: readonly string[] = sent.spec?.finalizers ?? [];
  draft.spec = finalizers.length === 0 ? {} : { finalizers };
  trackFields(context, old, draft, options.manager);
  kind.canonicalize?.(draft);
  const errors = validateNamespaceFinalize(draft as ApiObject);
  if (errors.length > 0) refuse(invalid(kind.group, kind.kind, name, errors));
  return renderObject(context, 200, finish(context, draft, old, options.dryRun));
}
