/** What a kustomization lists: files, other folders, components, each object once (kustomize api/internal/target). */

import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { readDocuments } from '../documents';
import { identityOf, idText, sameIdentity } from './ids';

export function folderOf(k: Invocation, path: string): string {
  const full = k.sys.files.resolve(path);
  const stat = k.sys.files.stat(full);
  if (!stat.ok) {
    throw new Failure(
      `must build at directory: not a valid directory: evalsymlink failure on '${path}' : lstat ${full}: no such file or directory`,
    );
  }
  if (stat.value.type !== 'directory') throw new Failure(`must build at directory: '${path}': file is not directory`);
  return full.length > 1 ? full.replace(/\/$/, '') : full;
}

/** Two objects of one kind and name cannot both be there. */
export function add(objects: Draft[], more: readonly Draft[]): void {
  for (const object of more) {
    if (objects.some((other) => sameIdentity(other, object))) {
      const id = idText(identityOf(object));
      throw new Failure(`may not add resource with an already registered id: ${id}`);
    }
    objects.push(object);
  }
}

const failing = (entry: string, why: string, then: string): Failure =>
  new Failure(`accumulating resources: accumulation err='accumulating resources from '${entry}': ${why}': ${then}`);

/** A folder's objects behind those that are there. */
export function addFolder(objects: Draft[], entry: string, path: string, build: () => readonly Draft[]): void {
  const notFile = `'${path}' must resolve to a file`;
  let built: readonly Draft[];
  try {
    built = build();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw failing(entry, notFile, `recursed accumulation of path '${path}': ${error.message}`);
  }
  try {
    add(objects, built);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw failing(entry, notFile, `recursed merging from path '${path}': ${error.message}`);
  }
}

export function addFile(k: Invocation, objects: Draft[], entry: string, path: string, root: string): void {
  const noFolder = `must build at directory: '${path}': file is not directory`;
  const file = k.sys.files.readFile(path);
  if (!file.ok) {
    const missing = `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`;
    throw failing(entry, missing, `must build at directory: not a valid directory: ${missing}`);
  }
  if (!path.startsWith(`${root}/`)) {
    throw failing(entry, `security; file '${path}' is not in or below '${root}'`, noFolder);
  }
  const { objects: documents, problem } = readDocuments(file.value);
  if (problem !== undefined) throw failing(entry, `MalformedYAMLError: ${problem} in File: ${entry}`, noFolder);
  const flat = documents.flatMap((each) =>
    /List$/.test(each?.kind) && Array.isArray(each.items) ? each.items : [each],
  );
  for (const object of flat) {
    if (!object?.kind || !object.metadata) {
      const lacks = object?.metadata ? 'missing kind in object' : 'missing Resource metadata';
      throw failing(entry, lacks, noFolder);
    }
  }
  try {
    add(objects, flat);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(
      `accumulating resources: accumulation err='merging resources from '${entry}': ${error.message}': ${noFolder}`,
    );
  }
}

/** Where a component lies; what is none is refused. */
export function componentRoot(k: Invocation, entry: string, root: string): string {
  const path = k.sys.files.resolve(`${root}/${entry}`);
  try {
    return folderOf(k, path);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`accumulating components: loader.New ${JSON.stringify(error.message)}`);
  }
}
