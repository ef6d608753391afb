/** The simple JSON paths of printer columns and selectable fields: `.a.b`, `[0]`, `[*]`, `[?(@.k=="v")]`, `\.` in names. */
import type { Draft } from '../../api/kinds/kind';
import type { Plain } from '../../base/plain';
import { isMap } from './schema/prune';

type Step =
  | { readonly field: string }
  | { readonly index: number }
  | { readonly all: true }
  | { readonly key: string; readonly equal: boolean; readonly value: string };

const TOKEN =
  /\.((?:\\.|[^.[\]\\])+)|\[(-?\d+)\]|\[\*\]|\.\*|\['([^']*)'\]|\[\?\(@\.([\w.\\-]+)\s*(==|!=)\s*["']?([^"')]*)["']?\)\]/y;
const parsed = new Map<string, readonly Step[] | undefined>();

export function findJsonPath(path: string, object: Plain): readonly Plain[] {
  if (!parsed.has(path)) parsed.set(path, parse(path));
  const steps = parsed.get(path);
  if (steps === undefined) return [];
  return steps.reduce<readonly Plain[]>((values, step) => values.flatMap((value) => take(value, step)), [object]);
}

/** Undefined when the path is none of the simple ones. */
function parse(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < path.length) {
    const match = TOKEN.exec(path);
    if (match === null) return undefined;
    const [text, field, index, quoted, key, operator, value] = match;
    if (text === '[*]' || text === '.*') steps.push({ all: true });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else if (key !== undefined) steps.push({ key, equal: operator === '==', value: value ?? '' });
    else steps.push({ field: quoted ?? (field ?? '').replace(/\\(.)/g, '$1') });
  }
  return steps;
}

function take(value: Plain, step: Step): readonly Plain[] {
  if ('field' in step) {
    const member = isMap(value) ? (value as Draft)[step.field] : undefined;
    return member === undefined ? [] : [member];
  }
  if ('all' in step) return Array.isArray(value) ? value : isMap(value) ? Object.values(value as Draft) : [];
  if (!Array.isArray(value)) return [];
  if ('index' in step) {
    const item = value.at(step.index);
    return item === undefined ? [] : [item];
  }
  return value.filter((item) => {
    const found = findJsonPath(`.${step.key}`, item);
    return found.length > 0 && (String(found[0]) === step.value) === step.equal;
  });
}

/** What stands at a path of plain fields: `.spec.replicas`. */
export function fieldAt(object: Plain, path: string): Plain | undefined {
  let value: Plain | undefined = object;
  for (const name of path.replace(/^\./, '').split('.')) {
    if (!isMap(value)) return undefined;
    value = (value as Draft)[name];
  }
  return value;
}
