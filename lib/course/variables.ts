/** Per-learner variables (lab-format.md `variables`): drawn from the attempt's seed, used as `${name}` everywhere. */
import { RandomStream } from '../engine/sim/random-stream';
import type { Variable } from './lab-schema';

export type Values = Readonly<Record<string, string>>;

/**
 * The same seed draws the same values; each variable has a stream of its own, so adding one changes no other.
 * Beside `svc` there is `SVC`: the value as it stands in a service variable (`web-svc` gives `WEB_SVC`).
 */
export function drawVariables(variables: Readonly<Record<string, Variable>>, seed: string): Values {
  const values: Record<string, string> = {};
  for (const [name, variable] of Object.entries(variables)) {
    const random = RandomStream.named(`variable/${name}`, seed);
    values[name] =
      'pick' in variable
        ? String(variable.pick[random.below(variable.pick.length)])
        : String(variable.range[0] + random.below(variable.range[1] - variable.range[0] + 1));
  }
  for (const [name, value] of Object.entries(values)) {
    const upper = name.toUpperCase();
    values[upper] ??= value.toUpperCase().replaceAll('-', '_');
  }
  return values;
}

/** Replaces `${name}` for known names only: shell's own `${HOME}` stays. */
export function fill(text: string, values: Values): string {
  return text.replace(/\$\{([a-zA-Z][a-zA-Z0-9]*)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** `fill` for every string of a tree; a scalar that is one variable and nothing else becomes a number when it reads as one. */
export function fillTree(tree: unknown, values: Values): unknown {
  if (typeof tree === 'string') {
    const filled = fill(tree, values);
    return /^\$\{[a-zA-Z][a-zA-Z0-9]*\}$/.test(tree) && /^\d+$/.test(filled) ? Number(filled) : filled;
  }
  if (Array.isArray(tree)) return tree.map((item) => fillTree(item, values));
  if (tree !== null && typeof tree === 'object') {
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [fill(key, values), fillTree(value, values)]));
  }
  return tree;
}
