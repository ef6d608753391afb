/** Reads lab folders from disk as text. A folder is `labs/<course>/<nn-slug>/` with a lab.yaml. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabFolder } from '../../course/lab';

export function listLabs(root: string): readonly string[] {
  const ids: string[] = [];
  for (const course of foldersIn(root)) {
    for (const slug of foldersIn(join(root, course))) {
      if (existsSync(join(root, course, slug, 'lab.yaml'))) ids.push(`${course}/${slug}`);
    }
  }
  return ids.sort();
}

export function readLabFolder(root: string, id: string): LabFolder | undefined {
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(id)) return undefined;
  const folder = join(root, id);
  if (!existsSync(folder)) return undefined;
  const files: Record<string, string> = {};
  readInto(folder, '', files);
  return { id, files };
}

function readInto(folder: string, prefix: string, files: Record<string, string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) readInto(path, `${prefix}${entry.name}/`, files);
    else if (entry.isFile()) files[`${prefix}${entry.name}`] = readFileSync(path, 'utf8');
  }
}

function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
