/** All labs of the folder: sound ones to offer, broken ones named with file and line. One bad lab hides no other. */
import { type Lab, parseLab } from '../../course/lab';
import type { Problem } from '../../course/problem';
import { configuration } from '../configuration';
import { type CourseText, readCourse } from './course';
import { listLabs, readLabFolder } from './folders';

export interface Catalogue {
  readonly labs: readonly Lab[];
  /** What keeps labs from being offered, and courses from their titles. */
  readonly problems: readonly Problem[];
  readonly courses: readonly Course[];
}
export interface Course extends CourseText {
  readonly id: string;
  readonly labs: readonly Lab[];
}

const CATALOGUE_SEED = 'catalogue';
let cached: Catalogue | undefined;

/** Read once in production; `fresh` reads again (development, authors). */
export function catalogue(fresh = process.env.NODE_ENV !== 'production'): Catalogue {
  if (cached === undefined || fresh) cached = readCatalogue(configuration().labsFolder);
  return cached;
}

export function labFor(id: string, seed: string): Lab | undefined {
  const folder = readLabFolder(configuration().labsFolder, id);
  if (folder === undefined) return undefined;
  const result = parseLab(folder, seed);
  return result.ok ? result.lab : undefined;
}

export function readCatalogue(root: string): Catalogue {
  const labs: Lab[] = [];
  const problems: Problem[] = [];
  for (const id of listLabs(root)) {
    const folder = readLabFolder(root, id);
    if (folder === undefined) continue;
    const result = parseLab(folder, CATALOGUE_SEED);
    if (result.ok) labs.push(result.lab);
    else problems.push(...result.problems);
  }
  const courses: Course[] = [];
  for (const id of new Set(labs.map((lab) => lab.course))) {
    const course = readCourse(root, id);
    problems.push(...course.problems);
    courses.push({ id, ...course.text, labs: labs.filter((lab) => lab.course === id) });
  }
  return { labs, problems, courses };
}
