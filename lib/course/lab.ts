/** One lab made ready for an attempt: its folder parsed, checked and filled with the variables of a seed. */
import type { z } from 'zod';
import { issueText } from './check-schema';
import { type LabSpec, lab as labSchema, type Variable } from './lab-schema';
import { type Lesson, parseLesson } from './lesson';
import type { Problem } from './problem';
import { drawVariables, fill, fillTree, type Values } from './variables';
import { YamlSource } from './yaml-source';

/** A lab's folder as text: paths relative to it, such as `lab.yaml`, `lesson.ko.md`, `manifests/kubia-rs.yaml`. */
export interface LabFolder {
  /** `services/02-clusterip`. */
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
}

export interface Lab {
  readonly id: string;
  readonly course: string;
  readonly spec: LabSpec;
  readonly values: Values;
  readonly lessons: { readonly ko: Lesson; readonly en: Lesson };
  /** Text of a file of the folder with variables filled in. */
  file(path: string): string | undefined;
}

export type LabResult =
  | { readonly ok: true; readonly lab: Lab }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function parseLab(folder: LabFolder, seed: string): LabResult {
  const file = (name: string) => `labs/${folder.id}/${name}`;
  const text = folder.files['lab.yaml'];
  if (text === undefined) {
    return { ok: false, problems: [{ file: file('lab.yaml'), line: 1, column: 1, message: 'the file is missing' }] };
  }
  const source = new YamlSource(file('lab.yaml'), text);
  if (source.problems.length > 0) return { ok: false, problems: source.problems };
  const raw = source.value();
  const values = valuesOf(raw, seed);
  const parsed = labSchema.safeParse(fillTree(raw, values));
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map((issue) => problemOf(source, issue)) };
  const spec = parsed.data;
  const problems: Problem[] = [...crossReferences(folder, spec, source)];
  const steps = spec.steps.map((step) => step.id);
  const lesson = (language: 'ko' | 'en') => {
    const name = `lesson.${language}.md`;
    const body = folder.files[name];
    if (body === undefined) problems.push({ file: file(name), line: 1, column: 1, message: 'the file is missing' });
    const result = parseLesson(fill(body ?? '', values), file(name), steps);
    if (body !== undefined) problems.push(...result.problems);
    return result.lesson;
  };
  const lessons = { ko: lesson('ko'), en: lesson('en') };
  if (problems.length > 0) return { ok: false, problems };
  const course = folder.id.split('/')[0] ?? '';
  return {
    ok: true,
    lab: {
      id: folder.id,
      course,
      spec,
      values,
      lessons,
      file: (path) => {
        const found = folder.files[path];
        return found === undefined ? undefined : fill(found, values);
      },
    },
  };
}

function valuesOf(raw: unknown, seed: string): Values {
  const variables = (raw as { variables?: unknown } | null)?.variables;
  if (variables === null || typeof variables !== 'object') return {};
  const sound = Object.entries(variables).filter(
    ([, v]) => v !== null && typeof v === 'object' && ('pick' in v || 'range' in v),
  );
  return drawVariables(Object.fromEntries(sound) as Record<string, Variable>, seed);
}

function problemOf(source: YamlSource, issue: z.core.$ZodIssue): Problem {
  const path =
    issue.code === 'unrecognized_keys' && issue.keys[0] !== undefined ? [...issue.path, issue.keys[0]] : issue.path;
  const where = path.length === 0 ? '' : `${path.map(String).join('.')}: `;
  return source.problem(path, `${where}${issueText(issue)}`);
}

/** What a schema cannot see: duplicate ids, references to steps and checks, files that are not there. */
function* crossReferences(folder: LabFolder, spec: LabSpec, source: YamlSource): Iterable<Problem> {
  const stepIds = new Set<string>();
  const checkIds = new Map<string, string>();
  for (const [i, step] of spec.steps.entries()) {
    if (stepIds.has(step.id)) yield source.problem(['steps', i, 'id'], `step "${step.id}" stands twice`);
    for (const [n, need] of (step.needs ?? []).entries()) {
      if (!stepIds.has(need))
        yield source.problem(['steps', i, 'needs', n], `needs "${need}", which is no earlier step`);
    }
    stepIds.add(step.id);
    if (step.checks.length === 0 && step.quiz.length === 0) {
      yield source.problem(['steps', i], `step "${step.id}" has neither checks nor a quiz`);
    }
    for (const [c, check] of step.checks.entries()) {
      if (checkIds.has(check.id))
        yield source.problem(['steps', i, 'checks', c, 'id'], `check "${check.id}" stands twice`);
      checkIds.set(check.id, step.id);
    }
  }
  for (const [i, mistake] of spec.mistakes.entries()) {
    if (!stepIds.has(mistake.step)) yield source.problem(['mistakes', i, 'step'], `no step "${mistake.step}"`);
    if (!checkIds.has(mistake.red)) yield source.problem(['mistakes', i, 'red'], `no check "${mistake.red}"`);
  }
  for (const [i, path] of spec.setup.manifests.entries()) {
    if (folder.files[path] === undefined)
      yield source.problem(['setup', 'manifests', i], `no file ${path} in the lab's folder`);
  }
  for (const [target, path] of Object.entries(spec.setup.files)) {
    if (folder.files[path] === undefined)
      yield source.problem(['setup', 'files', target], `no file ${path} in the lab's folder`);
  }
}
