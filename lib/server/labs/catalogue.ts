/** All labs of the folder: sound ones to offer, broken ones named with file and line. One bad lab hides no other. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Lab, parseLab } from '../../course/lab';
import type { Problem } from '../../course/problem';
import { configuration } from '../configuration';
import { listLabs, readLabFolder } from './folders';

export interface Catalogue {
  readonly labs: readonly Lab[];
  readonly broken: readonly { readonly id: string; readonly problems: readonly Problem[] }[];
  readonly courses: readonly Course[];
}
export interface Course {
  readonly id: string;
  readonly title: { readonly ko: string; readonly en: string };
  readonly summary: { readonly ko: string; readonly en: string };
  readonly labs: readonly Lab[];
}

const CATALOGUE_SEED = 'catalogue';
let cached: Catalogue | undefined;

/** Read once in production; `fresh` reads again (development, authors). */
export function catalogue(fresh = process.env.NODE_ENV !== 'production'): Catalogue {
  if (cached === undefined || fresh) cached = read(configuration().labsFolder);
  return cached;
}

export function labFor(id: string, seed: string): Lab | undefined {
  const folder = readLabFolder(configuration().labsFolder, id);
  if (folder === undefined) return undefined;
  const result = parseLab(folder, seed);
  return result.ok ? result.lab : undefined;
}

function read(root: string): Catalogue {
  const labs: Lab[] = [];
  const broken: { id: string; problems: readonly Problem[] }[] = [];
  for (const id of listLabs(root)) {
    const folder = readLabFolder(root, id);
    if (folder === undefined) continue;
    const result = parseLab(folder, CATALOGUE_SEED);
    if (result.ok) labs.push(result.lab);
    else broken.push({ id, problems: result.problems });
  }
  const ids = [...new Set(labs.map((lab) => lab.course))];
  const courses = ids.map((id) => ({ id, ...courseText(root, id), labs: labs.filter((lab) => lab.course === id) }));
  return { labs, broken, courses };
}

/** `labs/<course>/course.yaml`: `{title: {ko, en}, summary: {ko, en}}`; without it the folder's name serves. */
function courseText(root: string, id: string): Pick<Course, 'title' | 'summary'> {
  const file = join(root, id, 'course.yaml');
  const raw: unknown = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {};
  const text = raw as Partial<Pick<Course, 'title' | 'summary'>>;
  return { title: text.title ?? { ko: id, en: id }, summary: text.summary ?? { ko: '', en: '' } };
}
