/** `kubectl edit`: a temporary file, the learner's editor as a child process, then a patch of what changed. */

import { toYaml } from '../../engine/base/yaml/emit';
import type { Command, Flow } from '../command';
import type { Draft } from '../draft';
import { ApiFailure, Failure, failureText } from '../failure';
import { FILE_FLAGS, PRINT_FLAGS, VALIDATE } from '../flags/groups';
import type { Invocation } from '../invocation';
import { threeWayPatch } from '../patch/three-way';
import { toGoJson } from '../printers/go-json';
import { reporter } from '../printers/select';
import { type Found, fetchObjects, objectPath, targetsOf } from '../resource/builder';
import { decodeManifests } from '../resource/manifest';
import { writeQuery } from './create/write-query';

const HEADER = [
  "Please edit the object below. Lines beginning with a '#' will be ignored,",
  'and an empty file will abort the edit. If an error occurs while saving this file will be',
  'reopened with the relevant failures.',
];

/** Reopening an editor takes a moment: one that mends nothing and ends at once must not stop the clock. */
const REOPEN_US = 50_000;

function* openEditor(k: Invocation, path: string): Flow {
  const editor = k.sys.env.KUBE_EDITOR || k.sys.env.EDITOR || 'vi';
  yield* k.flush();
  // A plain command is started itself, one with quotes is left to a shell.
  const argv = /["'\\]/.test(editor) ? ['sh', '-c', `${editor} ${path}`] : [...editor.split(' '), path];
  const child = k.sys.spawn({ argv });
  if (!child.ok) throw new Failure(`unable to launch the editor "${editor}"`);
  for (;;) {
    yield { children: true };
    for (const { pid, change } of k.sys.takeChildChanges()) {
      if (pid !== child.pid || (change.kind !== 'exited' && change.kind !== 'signaled')) continue;
      if (change.kind === 'exited' && change.code === 0) return;
      throw new Failure(`there was a problem with the editor "${editor}"`);
    }
  }
}

const cleaned = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim();

/** Texts are compared by what they say: as JSON, or without comments where they are no YAML. */
function content(text: string): string {
  try {
    return toGoJson(decodeManifests(text, 'edited-file'));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return cleaned(text);
  }
}

function comment(found: Found, error: ApiFailure | undefined): string {
  const lines = [...HEADER, ''];
  if (error) {
    const causes: Draft[] = error.status.details?.causes ?? [];
    lines.push(
      `${found.resource.plural}${found.resource.group ? `.${found.resource.group}` : ''} "${found.name}" was not valid:`,
    );
    if (causes.length > 0) lines.push(...causes.map((cause) => `* ${cause.field}: ${cause.message}`));
    else lines.push(`* ${failureText(error).text.trimEnd()}`);
    lines.push('');
  }
  return `${lines.map((line) => (line === '' ? '#' : `# ${line}`)).join('\n')}\n`;
}

function* editOne(k: Invocation, found: Found): Flow {
  const { managedFields: _, ...metadata } = found.object.metadata;
  const original = { ...found.object, metadata };
  const body = toYaml(original);
  const path = `/tmp/kubectl-edit-${k.sys.random.below(4294967295)}.yaml`;
  let text = body;
  let failed: ApiFailure | Failure | undefined;
  for (;;) {
    if (failed) yield* k.sleep(REOPEN_US);
    const before = comment(found, failed instanceof ApiFailure ? failed : undefined) + text;
    k.sys.files.writeFile(path, before, { mode: 0o600 });
    yield* openEditor(k, path);
    const edited = k.sys.files.readFile(path);
    const after = edited.ok ? edited.value : '';
    const kept = `A copy of your changes has been stored to "${path}"\n`;
    if (cleaned(after) === '' || content(after) === content(body) || (failed && content(after) === content(text))) {
      if (failed) {
        k.err(kept);
        throw new Failure('Edit cancelled, no valid changes were saved.');
      }
      k.sys.files.unlink(path);
      k.err(cleaned(after) === '' ? 'Edit cancelled, saved file was empty.\n' : 'Edit cancelled, no changes made.\n');
      return;
    }
    text = after.replace(/^(#.*\n)+/, '');
    let wanted: Draft;
    try {
      [wanted] = decodeManifests(text, 'edited-file');
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // A mistake in the text itself shows in the file's head only.
      failed = error;
      continue;
    }
    const moved = ['apiVersion', 'kind'].some((field) => wanted[field] !== original[field]);
    if (moved || wanted.metadata?.name !== original.metadata.name) {
      k.err(kept);
      throw new Failure('At least one of apiVersion, kind and name was changed');
    }
    try {
      const { type, body: change } = threeWayPatch(original, wanted, original);
      const name = objectPath(found);
      const sent = {
        method: 'PATCH',
        path: name,
        query: writeQuery(k, 'kubectl-edit'),
        contentType: type,
        body: change,
      } as const;
      reporter(k)(k.call(sent), 'edited');
      k.sys.files.unlink(path);
      return;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      failed = error;
      const plural = `${found.resource.plural}${found.resource.group ? `.${found.resource.group}` : ''}`;
      const what = `error: ${plural} "${found.name}"`;
      if (error.reason === 'Invalid') {
        k.err(`${what} is invalid\n`);
        continue;
      }
      if (error.reason === 'NotFound') {
        k.err(`${what} could not be found on the server\n`);
        throw new Failure(`The edits you made on deleted resources have been saved to "${path}"`, 1, true);
      }
      k.err(`${what} could not be patched: ${error.status.message}\n`);
      throw new Failure(`You can run \`kubectl replace -f ${path}\` to try this update again.`, 1, true);
    }
  }
}

function* run(k: Invocation): Flow<number | undefined> {
  const found = fetchObjects(k, yield* targetsOf(k, k.args, { allByDefault: true }));
  if (found.length === 0 && k.deferred.length === 0) throw new Failure('edit cancelled, no objects found');
  if (k.deferred.length > 0) return 0;
  for (const each of found) yield* editOne(k, each);
  return 0;
}

export const edit: Command = {
  name: 'edit',
  short: 'Edit a resource on the server',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${VALIDATE} field-manager save-config:bool output-patch:bool windows-line-endings:bool subresource`,
  run,
};
