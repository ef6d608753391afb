/** `kubectl create --edit`: every object goes through the editor before it is made (kubectl/pkg/cmd/util/editor). */
import { pathOf } from '../../client/discovery';
import type { Flow } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { recorded } from '../../flags/record';
import type { Invocation } from '../../invocation';
import { reporter } from '../../printers/select';
import type { Target } from '../../resource/target';
import { editSession } from '../edit/session';
import { OBJECT_HEAD } from '../edit/text';
import { annotated } from './last-applied';
import { writeQuery } from './write-query';

export function* editFirst(k: Invocation, targets: readonly Target[]): Flow<number> {
  const report = reporter(k);
  const make = (object: Draft): void => {
    const resource = k.discovery.kind(object.apiVersion, object.kind);
    if (resource === undefined) {
      throw new Failure(`no matches for kind "${object.kind}" in version "${object.apiVersion}"`);
    }
    const body = recorded(k, k.flags.bool('save-config') ? annotated(object) : object);
    const path = pathOf(resource, object.metadata?.namespace ?? k.namespace);
    const query = writeQuery(k, 'kubectl-create');
    report(k.call({ method: 'POST', path, query, contentType: 'application/json', body }), 'created');
  };
  for (const { resource, name, local } of targets) {
    yield* editSession(k, {
      head: OBJECT_HEAD,
      objects: [local],
      first: `${resource.plural}${resource.group ? `.${resource.group}` : ''} "${name ?? ''}"`,
      use: (edited) => {
        for (const object of edited) make(object);
        return [];
      },
    });
  }
  return 0;
}
