/** Values of `kubectl wait --for`. Follows kubectl/pkg/cmd/wait. */
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { goValue } from '../../printers/go-format';
import { findResults, relaxedJsonPath } from '../../printers/jsonpath/evaluate';

export type Condition =
  | { readonly kind: 'create' | 'delete' }
  | { readonly kind: 'state'; met(object: Draft): boolean };

const equalFold = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function named(text: string): Condition {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const value = at < 0 ? 'true' : text.slice(at + 1);
  const met = (object: Draft): boolean => {
    const found = (object.status?.conditions ?? []).find((each: Draft) => equalFold(each.type ?? '', name));
    if (!found) return false;
    const observed = found.observedGeneration ?? object.status.observedGeneration;
    if (observed !== undefined && observed < (object.metadata.generation ?? 0)) return false;
    return equalFold(String(found.status), value);
  };
  return { kind: 'state', met };
}

/** Splits at single `=`; `==` belongs to the expression. */
const pieces = (text: string): string[] => text.split(/(?<!=)=(?!=)/);

function path(text: string): Condition {
  const parts = pieces(text);
  if (parts.length > 2) {
    throw new Failure(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  }
  if (parts[0] === '') throw new Failure('jsonpath expression cannot be empty');
  const expression = relaxedJsonPath(parts[0] as string);
  const wanted = parts[1]?.replace(/^['"]+|['"]+$/g, '');
  if (wanted === '') {
    throw new Failure(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  }
  const met = (object: Draft): boolean => {
    const lists = findResults(expression, object, { allowMissingKeys: true });
    const [first] = lists;
    if (first === undefined || first.length === 0) return false;
    if (lists.length > 1) throw new Failure('given jsonpath expression matches more than one list');
    if (first.length > 1) throw new Failure('given jsonpath expression matches more than one value');
    if (wanted === undefined) return true;
    if (first[0] !== null && typeof first[0] === 'object') {
      throw new Failure('jsonpath leads to a nested object or list which is not supported');
    }
    return goValue(first[0]).trim() === wanted.trim();
  };
  return { kind: 'state', met };
}

export function conditionsOf(texts: readonly string[]): readonly Condition[] {
  if (texts.length === 0) throw new Failure('unrecognized condition: []');
  return texts.map((text) => {
    const lower = text.toLowerCase();
    if (lower === 'create' || lower === 'delete') return { kind: lower };
    if (text.startsWith('condition=')) return named(text.slice('condition='.length));
    if (text.startsWith('jsonpath=')) return path(text.slice('jsonpath='.length));
    throw new Failure(`unrecognized condition: ${JSON.stringify(text)}`);
  });
}
