/** Manifests from files, folders and stdin as kubectl's resource builder reads them, with its error texts. */
import type { Plain } from '../../engine/base/plain';
import { sortedKeys } from '../../engine/base/sorted-keys';
import type { Flow } from '../command';
import type { Draft } from '../draft';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { readDocuments } from './documents';
import { expandedPaths, joined } from './file-patterns';

export interface ManifestObject {
  readonly source: string;
  readonly object: Draft;
}

/** What a stream holds, and the error that ended it early: what stands before it counts all the same. */
export interface Manifests {
  readonly found: readonly ManifestObject[];
  readonly errors: readonly Failure[];
}

const EXTENSIONS = /\.(json|yaml|yml)$/;

function filesUnder(k: Invocation, path: string, recursive: boolean): string[] {
  const entries = k.sys.files.readdir(path);
  if (!entries.ok) return [];
  const found: string[] = [];
  for (const name of entries.value) {
    const child = joined(path, name);
    const stat = k.sys.files.stat(child);
    if (stat.ok && stat.value.type === 'directory') {
      if (recursive) found.push(...filesUnder(k, child, true));
    } else if (EXTENSIONS.test(name)) found.push(child);
  }
  return found;
}

const invalid = (source: string, what: string): Failure =>
  new Failure(
    `error validating "${source}": error validating data: ${what}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );

function missing(object: Draft): readonly string[] {
  return ['apiVersion', 'kind'].filter((field) => !object[field]);
}

/** Commands that validate tell all that is missing; the others cannot decode what has no kind. */
function lacks(k: Invocation, object: Draft, source: string): Failure | undefined {
  const lacking = missing(object).map((field) => `${field} not set`);
  if (lacking.length === 0) return undefined;
  if (!['', 'ignore', 'false'].includes(k.flags.string('validate')))
    return invalid(source, lacking.length === 1 ? (lacking[0] as string) : `[${lacking.join(', ')}]`);
  if (object.kind) return undefined;
  return new Failure(
    `unable to decode "${source}": Object 'Kind' is missing in '${JSON.stringify(sortedKeys(object as Plain))}'`,
  );
}

function decoded(k: Invocation, text: string, source: string): Manifests {
  const found: ManifestObject[] = [];
  const { objects, problem } = readDocuments(text);
  for (const object of objects) {
    if (object === null || typeof object !== 'object' || Array.isArray(object)) {
      return { found, errors: [invalid(source, 'invalid object to validate')] };
    }
    const wrong = lacks(k, object, source);
    if (wrong !== undefined) return { found, errors: [wrong] };
    const items: Draft[] = /List$/.test(object.kind) && Array.isArray(object.items) ? object.items : [object];
    for (const item of items) found.push({ source, object: item });
  }
  return { found, errors: problem === undefined ? [] : [new Failure(`error parsing ${source}: ${problem}`)] };
}

/** The documents of one text, all of them or a failure. */
export function decodeManifests(text: string, source: string): readonly Draft[] {
  const { objects, problem } = readDocuments(text);
  if (problem !== undefined) throw new Failure(`error parsing ${source}: ${problem}`);
  return objects;
}

/** Files that are not there are found before anything else is judged. */
export function checkPaths(k: Invocation, names: readonly string[]): void {
  expandedPaths(k, names);
}

/** Every object of the -f arguments in order; Lists are flattened. */
export function* readManifests(k: Invocation, names: readonly string[], recursive: boolean): Flow<Manifests> {
  const found: ManifestObject[] = [];
  const errors: Failure[] = [];
  const texts: { readonly text: string; readonly source: string }[] = [];
  for (const name of expandedPaths(k, names)) {
    if (name === '-') {
      texts.push({ text: yield* k.readStdin(), source: 'STDIN' });
      continue;
    }
    if (/^https?:\/\//.test(name)) throw new Failure(`not simulated: manifests from the internet (${name})`);
    const stat = k.sys.files.stat(name);
    const paths = stat.ok && stat.value.type === 'directory' ? filesUnder(k, name, recursive) : [name];
    if (paths.length === 0) {
      throw new Failure(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`);
    }
    for (const path of paths) {
      const text = k.sys.files.readFile(path);
      if (!text.ok) throw new Failure(`open ${path}: permission denied`);
      texts.push({ text: text.value, source: path });
    }
  }
  for (const { text, source } of texts) {
    const one = decoded(k, text, source);
    found.push(...one.found);
    errors.push(...one.errors);
  }
  return { found, errors };
}
