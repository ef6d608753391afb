/** What a ControllerRevision keeps: a strategic patch that puts the template back, its keys sorted as Go writes a map. */
import type { Plain } from '../../base/plain';
import { sortedKeys } from '../../base/sorted-keys';
import type { Draft } from '../../client/object';

export function templatePatch({ spec }: Draft): Draft {
  return { spec: { template: sortedKeys({ ...spec.template, $patch: 'replace' } as Plain) } };
}
