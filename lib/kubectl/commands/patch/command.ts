/** `kubectl patch`: a JSON, merge or strategic patch sent to the server, or worked out here. Follows kubectl/pkg/cmd/patch. */

import { applyJsonPatch } from '../../../engine/api/machinery/patch/json-patch';
import { applyMergePatch } from '../../../engine/api/machinery/patch/merge-patch';
import { readYaml } from '../../../engine/api/machinery/yaml/read-yaml';
import { apiVersionOf } from '../../client/discovery';
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE, recordPatch } from '../../flags/record';
import type { Invocation } from '../../invocation';
import { patchedLocally } from '../../patch/local';
import { same } from '../../patch/values';
import { dryRunMode, nameLine, printerFor } from '../../printers/select';
import { type Found, fetchObjects, fileTargets, hasFiles, objectPath, targetsOf } from '../../resource/builder';
import { patchQuery } from '../create/write-query';

const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

function patchText(k: Invocation): string {
  const file = k.flags.string('patch-file');
  if (file === '') return k.flags.string('patch');
  const read = k.sys.files.readFile(file);
  if (!read.ok) throw new Failure(`unable to read patch file: open ${file}: no such file or directory`);
  return read.value;
}

/** What begins with a brace goes to the server as it is, anything else as the JSON that its YAML means. */
function bodyOf(k: Invocation, text: string): Draft {
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  const read = readYaml(text);
  if (!read.ok) throw new Failure(`unable to parse ${JSON.stringify(k.flags.string('patch'))}: ${read.message}`);
  return typeof read.value === 'string' ? JSON.stringify(read.value) : read.value;
}

/** What is to be patched: objects of files as they stand there, others as the server has them. */
function* wanted(k: Invocation): Flow<readonly Found[]> {
  if (!hasFiles(k)) {
    const subresource = k.flags.string('subresource') || undefined;
    return fetchObjects(k, yield* targetsOf(k, k.args), { subresource });
  }
  const targets = yield* fileTargets(k);
  return targets.map((target) => ({ ...target, name: target.name ?? '', object: target.local }));
}

function patchedHere(found: Found, kind: string, body: Draft): Draft {
  if (kind === 'merge') return applyMergePatch(found.object, body);
  if (kind === 'strategic') return patchedLocally(found.object, body);
  const result = applyJsonPatch(found.object, body);
  if (!result.ok) throw new Failure(result.message);
  return result.value;
}

function send(k: Invocation, found: Found, contentType: string, body: Draft): Draft {
  const path = objectPath(found, k.flags.string('subresource') || undefined);
  return k.call({ method: 'PATCH', path, query: patchQuery(k, 'kubectl-patch'), contentType, body });
}

/** --record: a second patch, whose failure is nobody's concern. */
function withCause(k: Invocation, found: Found, after: Draft): Draft {
  const body = recordPatch(k, after);
  if (body === undefined) return after;
  try {
    return send(k, found, TYPES.merge as string, body);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return after;
  }
}

/** Custom resources know no strategic patch. */
function unsupported({ resource }: Found, type: string, error: ApiFailure): Failure {
  const what = `${apiVersionOf(resource)}, Kind=${resource.kind}`;
  return new Failure(`${type} is not supported by ${what}: ${error.message}`);
}

export const patch: Command = {
  name: 'patch',
  short: 'Update fields of a resource',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} p,patch patch-file type:string=strategic field-manager local:bool subresource ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  *run(k): Flow<number | undefined> {
    const kind = k.flags.string('type').toLowerCase();
    const type = TYPES[kind];
    if (k.flags.string('patch') !== '' && k.flags.string('patch-file') !== '') {
      throw new Failure('cannot specify --patch and --patch-file together');
    }
    const text = patchText(k);
    if (text === '') throw new Failure('must specify --patch or --patch-file containing the contents of the patch');
    if (!type) throw new Failure(`--type must be one of [json merge strategic], not "${k.flags.string('type')}"`);
    const body = bodyOf(k, text);
    const local = k.flags.bool('local') || dryRunMode(k) === 'client';
    const printer = printerFor(k);
    if (k.flags.bool('local') && k.args.length > 0) {
      throw new Failure('cannot specify --local and server resources');
    }
    const all = yield* wanted(k);
    for (const found of all) {
      try {
        const after = local ? patchedHere(found, kind, body) : send(k, found, type, body);
        const operation = same(after, found.object) ? 'patched (no change)' : 'patched';
        const shown = local ? after : withCause(k, found, after);
        k.out(printer ? printer(shown) : nameLine(shown, operation));
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        k.deferred.push(error.reason === 'UnsupportedMediaType' ? unsupported(found, type, error) : error);
      }
    }
    if (all.length === 0 && k.deferred.length === 0) throw new Failure('no objects passed to patch');
    return 0;
  },
};
