/** `kubectl apply view-last-applied`, `set-last-applied` and `edit-last-applied`: the annotation that apply leaves behind. */

import { toYaml } from '../../../engine/base/yaml/emit';
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure, usageFailure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS, VALIDATE } from '../../flags/groups';
import { query } from '../../invocation';
import { toGoJson } from '../../printers/go-json';
import { dryRunMode, reporter } from '../../printers/select';
import { fetchObjects, fileTargets, hasFiles, objectPath, targetsOf } from '../../resource/builder';
import { LAST_APPLIED } from '../create/last-applied';
import { editSession } from '../edit/session';

const view: Command = {
  name: 'view-last-applied',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  flags: `${FILE_FLAGS} o,output:string=yaml l,selector all:bool`,
  *run(k) {
    const format = k.flags.string('output');
    if (format !== 'yaml' && format !== 'json') {
      throw usageFailure(k.path, `Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`);
    }
    const all = fetchObjects(k, yield* targetsOf(k, k.args, { all: k.flags.bool('all') }));
    if (k.deferred.length > 0) return 0;
    for (const found of all) {
      // One without the annotation is passed over in silence.
      const text = found.object.metadata.annotations?.[LAST_APPLIED];
      if (text === undefined) continue;
      const object: Draft = JSON.parse(text);
      k.out(format === 'yaml' ? toYaml(object) : `${toGoJson(object, { indent: '  ' })}\n`);
    }
    return 0;
  },
};

const setLastApplied: Command = {
  name: 'set-last-applied',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  flags: `f,filename:list create-annotation:bool ${PRINT_FLAGS} ${DRY_RUN}`,
  *run(k) {
    if (!hasFiles(k)) throw new Failure('must specify one of -f and -k');
    const report = reporter(k);
    for (const target of yield* fileTargets(k)) {
      const path = objectPath({ ...target, name: target.name as string });
      const live = k.get(path);
      if (live.metadata.annotations?.[LAST_APPLIED] === undefined && !k.flags.bool('create-annotation')) {
        throw new Failure(
          `no last-applied-configuration annotation found on resource: ${target.name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      const text = `${toGoJson(target.local)}\n`;
      if (live.metadata.annotations?.[LAST_APPLIED]?.trimEnd() === text.trimEnd()) {
        k.out(`set-last-applied ${target.name}: no changes required.\n`);
        continue;
      }
      const body = { metadata: { annotations: { [LAST_APPLIED]: text } } };
      const dryRun = dryRunMode(k) === 'server' ? 'All' : undefined;
      const after =
        dryRunMode(k) === 'client'
          ? live
          : k.call({
              method: 'PATCH',
              path,
              query: query({ dryRun }),
              contentType: 'application/merge-patch+json',
              body,
            });
      report(after, 'configured');
    }
    return 0;
  },
};

const EDIT_HEAD = [
  "Please edit the 'last-applied-configuration' annotations below.",
  "Lines beginning with a '#' will be ignored, and an empty file will abort the edit.",
];

const edit: Command = {
  name: 'edit-last-applied',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${VALIDATE} windows-line-endings:bool field-manager`,
  *run(k) {
    const all = fetchObjects(k, yield* targetsOf(k, k.args, { allByDefault: true }));
    if (k.deferred.length > 0) return 0;
    const told = all.filter(({ object }) => object.metadata.annotations?.[LAST_APPLIED] !== undefined);
    const [first] = told;
    if (first === undefined) {
      throw new Failure(
        'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
      );
    }
    const { plural, group } = first.resource;
    const report = reporter(k);
    yield* editSession(k, {
      head: EDIT_HEAD,
      objects: told.map(({ object }) => JSON.parse(object.metadata.annotations[LAST_APPLIED])),
      first: `${plural}${group ? `.${group}` : ''} "${first.name}"`,
      use: (edited) => {
        for (const [index, object] of edited.entries()) {
          const found = told[index];
          if (found === undefined) continue;
          const body = { metadata: { annotations: { [LAST_APPLIED]: `${toGoJson(object)}\n` } } };
          const path = objectPath(found);
          report(k.call({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body }), 'edited');
        }
        return [];
      },
    });
    return 0;
  },
};

export const lastAppliedCommands: readonly Command[] = [edit, setLastApplied, view];
