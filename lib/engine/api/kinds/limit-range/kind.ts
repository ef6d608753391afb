import { defineKind } from '../define-kind';
import type { Draft } from '../kind';
import { validateLimitRange } from './validation';

/** Upstream: SetDefaults_LimitRangeItem: a container's default limit is its maximum, its default request the limit or minimum. */
function setDefaults(draft: Draft): void {
  for (const limit of draft.spec?.limits ?? []) {
    if (limit.type !== 'Container') continue;
    limit.default = { ...limit.max, ...limit.default };
    limit.defaultRequest = { ...limit.min, ...limit.default, ...limit.defaultRequest };
  }
}

/** Limit ranges print with the default table. */
export const limitRange = defineKind({
  apiVersion: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  shortNames: ['limits'],
  namespaced: true,
  allowCreateOnUpdate: true,
  setDefaults,
  metadataChecks: { onUpdate: ['whole'] },
  validateCreate: validateLimitRange,
  validateUpdate: validateLimitRange,
});
