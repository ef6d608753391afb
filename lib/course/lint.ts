/** Lint of one lab beyond its shape: what a learner would trip over. Problems name file, line and what was expected. */
import type { Condition } from './check-schema';
import { type LabFolder, parseLab } from './lab';
import type { Problem } from './problem';

const LINT_SEED = 'lint';
const MISTAKES_MIN = 3;

export function lintLab(folder: LabFolder): readonly Problem[] {
  const result = parseLab(folder, LINT_SEED);
  if (!result.ok) return result.problems;
  const { lab } = result;
  const problems: Problem[] = [];
  const at = (needle: string, message: string) =>
    problems.push({ file: `labs/${folder.id}/lab.yaml`, ...find(folder, needle), message });
  for (const step of lab.spec.steps) {
    if (step.solution === undefined && step.checks.length > 0)
      at(`id: ${step.id}`, `step "${step.id}" has checks but no solution that proves them`);
    for (const check of step.checks) {
      for (const literal of literalsOf(check.condition)) {
        // The learner must be able to read, in both languages, every name and number that a check asks for.
        for (const language of ['ko', 'en'] as const) {
          const text = [
            folder.files[`lesson.${language}.md`],
            ...step.hints.map((hint) => hint[language]),
            ...Object.values(folder.files).filter((_, i) => isGiven(Object.keys(folder.files)[i] ?? '')),
          ].join('\n');
          const filled = fillWith(text, lab.values);
          if (!filled.includes(literal))
            at(`id: ${check.id}`, `check "${check.id}" asks for "${literal}", which lesson.${language}.md never names`);
        }
      }
    }
  }
  if (lab.spec.mistakes.length < MISTAKES_MIN)
    at('mistakes:', `${lab.spec.mistakes.length} known mistakes, at least ${MISTAKES_MIN} are expected`);
  return problems;
}

/** Files that the learner gets count as text that names things. */
function isGiven(path: string): boolean {
  return path.startsWith('manifests/') || path.startsWith('files/');
}

function fillWith(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([a-zA-Z][a-zA-Z0-9]*)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Names and ports of a condition; not status codes, counts or texts to be found. */
function literalsOf(condition: Condition): readonly string[] {
  if ('all' in condition) return condition.all.flatMap(literalsOf);
  if ('any' in condition) return condition.any.flatMap(literalsOf);
  if ('not' in condition) return literalsOf(condition.not);
  if ('object' in condition) return condition.object.name === undefined ? [] : [condition.object.name];
  if ('endpoints' in condition) return [condition.endpoints.service];
  if ('nodePort' in condition)
    return [
      condition.nodePort.service,
      ...(condition.nodePort.port === undefined ? [] : [String(condition.nodePort.port)]),
    ];
  if ('loadBalancer' in condition) return [condition.loadBalancer.service];
  if ('env' in condition) return [condition.env.name];
  if ('rollout' in condition) return [condition.rollout.resource.split('/')[1] ?? ''];
  return [];
}

function find(folder: LabFolder, needle: string): { readonly line: number; readonly column: number } {
  const lines = (folder.files['lab.yaml'] ?? '').split('\n');
  const line = lines.findIndex((text) => text.includes(needle));
  return line === -1 ? { line: 1, column: 1 } : { line: line + 1, column: (lines[line]?.indexOf(needle) ?? 0) + 1 };
}
