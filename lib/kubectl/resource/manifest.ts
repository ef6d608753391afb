/** Manifests from files, folders and stdin as kubectl's resource builder reads them, with its error texts. */
import { parseDocument } from 'yaml';
import type { Flow } from '../command';
import { copyOf, type Draft } from '../draft';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';

export interface ManifestObject {
  readonly source: string;
  readonly object: Draft;
}

const MESSAGES: readonly [RegExp, string][] = [
  [
    /Nested mappings are not allowed|Implicit keys|BLOCK_AS_IMPLICIT_KEY/i,
    'mapping values are not allowed in this context',
  ],
  [/Tabs are not allowed|TAB_AS_INDENT|cannot start/i, 'found character that cannot start any token'],
  [/All mapping items must start at the same column|BAD_INDENT/i, 'did not find expected key'],
  [/Missing closing|MISSING_CHAR/i, 'found unexpected end of stream'],
  [/Flow sequence|Flow map/i, "did not find expected ',' or ']'"],
];

function converting(source: string, message: string, line: number | undefined): Failure {
  const text = MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? "could not find expected ':'";
  return new Failure(
    `error parsing ${source}: error converting YAML to JSON: yaml: ${line ? `line ${line}: ` : ''}${text}`,
  );
}

/** Splits on `---` lines and decodes each document. */
export function decodeManifests(text: string, source: string): Draft[] {
  const objects: Draft[] = [];
  for (const part of text.split(/^---(?:[ \t].*)?$/m)) {
    if (part.replace(/#.*$/gm, '').trim() === '') continue;
    const body = part.replace(/^\n/, '');
    const tab = body.split('\n').findIndex((line) => /^ *\t/.test(line));
    const document = parseDocument(body, { version: '1.1', uniqueKeys: false, merge: true, intAsBigInt: false });
    const error = document.errors[0];
    if (error) {
      // A plain scalar that runs on into the next line ends where the colon stands.
      const multi = document.errors.find(({ code }) => code === 'MULTILINE_IMPLICIT_KEY');
      const line = multi?.linePos?.[1]?.line ?? error.linePos?.[0].line ?? 1;
      if (tab >= 0) throw converting(source, 'Tabs are not allowed', tab + 1);
      throw converting(source, `${error.code} ${error.message}`, line);
    }
    objects.push(copyOf(JSON.parse(JSON.stringify(document.toJS()))));
  }
  return objects;
}

const EXTENSIONS = /\.(json|yaml|yml)$/;

function filesUnder(k: Invocation, path: string, recursive: boolean): string[] {
  const entries = k.sys.files.readdir(path);
  if (!entries.ok) return [];
  const found: string[] = [];
  for (const name of entries.value) {
    const child = `${path.replace(/\/$/, '')}/${name}`;
    const stat = k.sys.files.stat(child);
    if (stat.ok && stat.value.type === 'directory') {
      if (recursive) found.push(...filesUnder(k, child, true));
    } else if (EXTENSIONS.test(name)) found.push(child);
  }
  return found;
}

/** Every object of the -f arguments in order; Lists are flattened. */
export function* readManifests(k: Invocation, names: readonly string[], recursive: boolean): Flow<ManifestObject[]> {
  const found: ManifestObject[] = [];
  const add = (text: string, source: string) => {
    for (const object of decodeManifests(text, source)) {
      const items: Draft[] = /List$/.test(object?.kind ?? '') && Array.isArray(object.items) ? object.items : [object];
      for (const item of items) found.push({ source, object: item });
    }
  };
  for (const name of names) {
    if (name === '-') {
      add(yield* k.readStdin(), 'STDIN');
      continue;
    }
    if (/^https?:\/\//.test(name)) throw new Failure(`not simulated: manifests from the internet (${name})`);
    const stat = k.sys.files.stat(name);
    if (!stat.ok) throw new Failure(`the path "${name}" does not exist`);
    const paths = stat.value.type === 'directory' ? filesUnder(k, name, recursive) : [name];
    if (paths.length === 0) {
      throw new Failure(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`);
    }
    for (const path of paths) {
      const text = k.sys.files.readFile(path);
      if (!text.ok) throw new Failure(`open ${path}: permission denied`);
      add(text.value, path);
    }
  }
  return found;
}
