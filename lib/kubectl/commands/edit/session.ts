/** One session of an editor: opened again until what was saved can be used, or nothing was mended (editoptions.go, Run). */
import { toYaml } from '../../../engine/base/yaml/emit';
import type { Flow } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { toGoJson } from '../../printers/go-json';
import { toKyaml } from '../../printers/kyaml';
import { readDocuments } from '../../resource/documents';
import { openEditor } from './editor';
import { content, hasLines, headed, type Reason, withoutComments } from './text';

export interface Editing {
  readonly head: readonly string[];
  readonly objects: readonly Draft[];
  /** `services "web"`: whom a text that is no manifest is blamed on. */
  readonly first: string;
  /** Puts the edited objects to use; what is wrong with them opens the editor again. */
  use(edited: readonly Draft[], file: string): readonly Reason[];
}

/** Reopening an editor takes a moment: one that mends nothing and ends at once must not stop the clock. */
const REOPEN_US = 50_000;

/** What the text is not, when it is no list of objects with a kind. */
function misfit(text: string): string | undefined {
  const { objects, problem } = readDocuments(text);
  if (problem !== undefined) return problem;
  const [object] = objects;
  if (object === null || typeof object !== 'object' || Array.isArray(object)) return 'invalid object to validate';
  const lacking = ['apiVersion', 'kind'].filter((field) => !object[field]).map((field) => `${field} not set`);
  return lacking.length > 1 ? `[${lacking.join(', ')}]` : lacking[0];
}

interface Format {
  readonly suffix: string;
  /** Room for comments at its head. */
  readonly comments: boolean;
  write(object: Draft): string;
}

function formatOf(k: Invocation): Format {
  const output = k.flags.string('output');
  if (output === 'json') {
    return { suffix: '.json', comments: false, write: (object) => `${toGoJson(object, { indent: '    ' })}\n` };
  }
  return {
    suffix: '.yaml',
    comments: true,
    write: (object) => (output === 'kyaml' ? toKyaml(object, true) : toYaml(object)),
  };
}

export function* editSession(k: Invocation, { head, objects, first, use }: Editing): Flow {
  const shown = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  const { write, suffix, comments } = formatOf(k);
  const body = write(shown);
  let text = body;
  let reasons: readonly Reason[] = [];
  let failed = false;
  let file = '';
  const kept = (error: unknown): unknown => {
    if (file !== '' && k.sys.files.stat(file).ok) k.err(`A copy of your changes has been stored to "${file}"\n`);
    return error;
  };
  for (;;) {
    if (failed) yield* k.sleep(REOPEN_US);
    const last = text;
    const path = `/tmp/kubectl-edit-${k.sys.random.below(4294967295)}${suffix}`;
    k.sys.files.writeFile(path, comments ? headed(head, reasons, text) : text, { mode: 0o600 });
    try {
      yield* openEditor(k, path);
    } catch (error) {
      k.sys.files.unlink(path);
      throw kept(error);
    }
    const read = k.sys.files.readFile(path);
    const edited = read.ok ? read.value : '';
    if (file !== '') k.sys.files.unlink(file);
    file = path;
    if (failed && content(last) === content(edited)) {
      throw kept(new Failure('Edit cancelled, no valid changes were saved.'));
    }
    text = withoutComments(edited);
    if (!failed && !hasLines(edited) && content(body) === content(edited)) {
      k.sys.files.unlink(path);
      k.err('Edit cancelled, no changes made.\n');
      return;
    }
    const wrong = misfit(edited);
    if (wrong !== undefined) {
      failed = true;
      reasons = [
        {
          head: `${first} was not valid`,
          causes: [`<nil>: Invalid value: "The edited file failed validation": ${wrong}`],
        },
      ];
      k.err(`error: ${first} is invalid\n`);
      continue;
    }
    if (content(body) === content(edited)) {
      k.sys.files.unlink(path);
      k.err('Edit cancelled, no changes made.\n');
      return;
    }
    const items = readDocuments(edited).objects.flatMap((object) =>
      /List$/.test(object.kind) && Array.isArray(object.items) ? object.items : [object],
    );
    try {
      reasons = use(items, path);
    } catch (error) {
      throw error instanceof Failure && error.bare ? error : kept(error);
    }
    failed = reasons.length > 0;
    if (!failed) {
      k.sys.files.unlink(path);
      return;
    }
  }
}
