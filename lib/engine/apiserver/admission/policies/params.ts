/** The objects that a binding names as parameters of its policy (CollectParams in policy/generic/policy_dispatcher.go). */
import type { Draft } from '../../../api/kinds/kind';
import { type LabelSelector, selectorTakes } from '../../../api/kinds/rules/labels';
import type { RequestContext } from '../../request/context';
import { resourceOf, storeKey } from '../../storage/form';

/** One evaluation a parameter, one without any when there are none to be had; a text when that is a mistake. */
export function paramsOf(
  context: RequestContext,
  paramKind: Draft | undefined,
  reference: Draft | undefined,
): readonly (Draft | undefined)[] | string {
  if (!paramKind || !reference) return [undefined];
  const { apiVersion = '', kind = '' } = paramKind;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const found = context.server.kinds.all.find(
    (one) => one.group === group && one.version === version && one.kind === kind,
  );
  if (found === undefined) return `failed to find resource referenced by paramKind: '${apiVersion}, Kind=${kind}'`;
  const namespace = found.namespaced ? reference.namespace || context.route.namespace : '';
  const { store } = context.server;
  const list = (
    reference.name
      ? [store.get(resourceOf(found), storeKey(namespace, reference.name))]
      : store.list(resourceOf(found), namespace === '' ? '' : `${namespace}/`)
  ) as readonly (Draft | undefined)[];
  const chosen = list.filter(
    (one) =>
      one !== undefined && (reference.name || selectorTakes(reference.selector as LabelSelector, one.metadata.labels)),
  );
  if (chosen.length > 0) return chosen;
  if (reference.parameterNotFoundAction !== 'Deny') return [];
  return 'no params found for policy binding with `Deny` parameterNotFoundAction';
}
