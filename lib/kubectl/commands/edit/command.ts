/** `kubectl edit`: objects in the learner's editor, then a patch of what changed in each. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { FILE_FLAGS, PRINT_FLAGS, VALIDATE } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE, recorded } from '../../flags/record';
import type { Invocation } from '../../invocation';
import { twoWayPatch } from '../../patch/three-way';
import { same } from '../../patch/values';
import { toGoJson } from '../../printers/go-json';
import { reporter } from '../../printers/select';
import { type Found, fetchObjects, objectPath, targetsOf } from '../../resource/builder';
import { annotated } from '../create/last-applied';
import { validation, writeQuery } from '../create/write-query';
import { editSession } from './session';
import { OBJECT_HEAD, type Reason } from './text';

const nameOf = ({ resource, name }: Found): string =>
  `${resource.plural}${resource.group ? `.${resource.group}` : ''} "${name}"`;

/** Kinds that the server does not know make the whole text unreadable. */
function unknownKind(k: Invocation, object: Draft): Reason | undefined {
  const { apiVersion, kind, metadata } = object;
  if (k.discovery.kind(apiVersion, kind)) return undefined;
  const head = `The edited file had a syntax error: resource mapping not found for name: "${metadata?.name ?? ''}" namespace: "${metadata?.namespace ?? ''}" from "edited-file": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`;
  return { head, causes: [] };
}

function send(k: Invocation, found: Found, original: Draft, edited: Draft, file: string): readonly Reason[] {
  const report = reporter(k);
  if (same(original, edited)) {
    report(edited, 'skipped');
    return [];
  }
  const moved = ['apiVersion', 'kind'].some((field) => edited[field] !== original[field]);
  if (moved || edited.metadata?.name !== original.metadata.name) {
    throw new Failure('At least one of apiVersion, kind and name was changed');
  }
  const { type, body } = twoWayPatch(original, edited);
  if (k.flags.bool('output-patch')) k.out(`Patch: ${toGoJson(body)}\n`);
  const path = objectPath(found, k.flags.string('subresource') || undefined);
  const sent = { method: 'PATCH', path, query: writeQuery(k, 'kubectl-edit'), contentType: type, body } as const;
  try {
    report(k.call(sent), 'edited');
    return [];
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    const what = nameOf(found);
    if (error.reason === 'Invalid') {
      k.err(`error: ${what} is invalid\n`);
      const causes: readonly Draft[] = error.status.details?.causes ?? [];
      return [{ head: `${what} was not valid`, causes: causes.map((cause) => `${cause.field}: ${cause.message}`) }];
    }
    if (error.reason === 'NotFound') {
      k.err(`error: ${what} could not be found on the server\n`);
      throw new Failure(`The edits you made on deleted resources have been saved to "${file}"`, 1, true);
    }
    k.err(`error: ${what} could not be patched: ${error.status.message}\n`);
    throw new Failure(`You can run \`kubectl replace -f ${file}\` to try this update again.`, 1, true);
  }
}

function* run(k: Invocation): Flow<number | undefined> {
  validation(k);
  const output = k.flags.string('output');
  if (!['', 'json', 'kyaml', 'yaml'].includes(output)) {
    throw new Failure(
      `unable to match a printer suitable for the output format "${output}", allowed formats are: json,kyaml,yaml`,
    );
  }
  const subresource = k.flags.string('subresource') || undefined;
  const all = fetchObjects(k, yield* targetsOf(k, k.args, { allByDefault: true }), { subresource });
  if (all.length === 0 && k.deferred.length === 0) throw new Failure('edit cancelled, no objects found');
  if (k.deferred.length > 0) return 0;
  const objects = all.map(({ object }) => {
    const { managedFields: _, ...metadata } = object.metadata;
    return { ...object, metadata };
  });
  yield* editSession(k, {
    head: OBJECT_HEAD,
    objects,
    first: nameOf(all[0] as Found),
    use: (edited, file) => {
      const unknown = edited.map((object) => unknownKind(k, object)).find((reason) => reason !== undefined);
      if (unknown) return [unknown];
      return edited.flatMap((object) => {
        const at = objects.findIndex(({ metadata }) => metadata.uid === object.metadata?.uid);
        const found = all[at];
        if (found === undefined) throw new Failure(`no original object found for ${object.metadata?.name ?? ''}`);
        const kept = k.flags.bool('save-config') ? annotated(object) : object;
        return send(k, found, objects[at], recorded(k, kept), file);
      });
    },
  });
  return 0;
}

export const edit: Command = {
  name: 'edit',
  short: 'Edit a resource on the server',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${VALIDATE} field-manager save-config:bool output-patch:bool windows-line-endings:bool subresource ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  run,
};
