/** `labs/<course>/course.yaml`: `{title: {ko, en}, summary: {ko, en}}`; without it the folder's name serves. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { issueText } from '../../course/check-schema';
import type { Problem } from '../../course/problem';
import { YamlSource } from '../../course/yaml-source';

const text = z.strictObject({ ko: z.string().min(1), en: z.string().min(1) });
const course = z.strictObject({ title: text, summary: text });

export interface CourseText {
  readonly title: { readonly ko: string; readonly en: string };
  readonly summary: { readonly ko: string; readonly en: string };
}

/** A broken file costs the course its title, not its labs. */
export function readCourse(
  root: string,
  id: string,
): { readonly text: CourseText; readonly problems: readonly Problem[] } {
  const file = `labs/${id}/course.yaml`;
  const nameless = { title: { ko: id, en: id }, summary: { ko: '', en: '' } };
  const path = join(root, id, 'course.yaml');
  if (!existsSync(path)) return { text: nameless, problems: [] };
  const source = new YamlSource(file, readFileSync(path, 'utf8'));
  if (source.problems.length > 0) return { text: nameless, problems: source.problems };
  const parsed = course.safeParse(source.value());
  if (parsed.success) return { text: parsed.data, problems: [] };
  return {
    text: nameless,
    problems: parsed.error.issues.map((issue) => source.problem(issue.path, issueText(issue))),
  };
}
