import { canonical } from '../../../base/quantity';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { ageOf, columns, nameOf } from '../tables/column';
import { validateQuota, validateQuotaStatus, validateQuotaUpdate } from './validation';

/** Used of allowed, limits in their own column. Upstream: printResourceQuota. */
function row(object: ApiObject): readonly [string, string] {
  const { hard = {}, used = {} } = (object as Draft).status ?? {};
  const texts = { requests: [] as string[], limits: [] as string[] };
  for (const name of Object.keys(hard).sort()) {
    const list = name.startsWith('limits.') ? texts.limits : texts.requests;
    list.push(`${name}: ${canonical(String(used[name] ?? '0'))}/${canonical(String(hard[name]))}`);
  }
  return [texts.requests.join(', '), texts.limits.join(', ')];
}

export const resourceQuota = defineKind({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  namespaced: true,
  hasStatus: true,
  deleteReturnsObject: true,
  validateCreate: validateQuota,
  validateUpdate: validateQuotaUpdate,
  validateStatusUpdate: validateQuotaStatus,
  columns: columns('Name', 'Request', 'Limit', 'Age'),
  row: (object, context) => [nameOf(object), ...row(object), ageOf(object, context)],
});
