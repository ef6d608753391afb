/** Do two patches of one object want different things of it? (strategicpatch MergingMapsHaveConflicts) */
import type { Definition } from '../../engine/api/openapi/schema';
import type { Draft } from '../draft';
import { memberOf } from './differences';
import { isMap, kindOf } from './values';

export function conflicting(left: Draft, right: Draft, type: Definition | undefined): boolean {
  return Object.keys(left).some((key) => {
    if (key === '$patch' || key === '$retainKeys' || !Object.hasOwn(right, key)) return false;
    const member = memberOf(type, key);
    return valuesConflict(left[key], right[key], member.type, member.strategy, member.mergeKey);
  });
}

function valuesConflict(
  left: Draft,
  right: Draft,
  type: Definition | undefined,
  strategy: string,
  mergeKey: string,
): boolean {
  if (kindOf(left) !== kindOf(right)) return true;
  if (isMap(left)) {
    if (left.$patch !== right.$patch) return true;
    return strategy !== 'replace' && conflicting(left, right, type);
  }
  if (Array.isArray(left)) return listsConflict(left, right, type, strategy, mergeKey);
  return left !== right;
}

function listsConflict(
  left: readonly Draft[],
  right: readonly Draft[],
  type: Definition | undefined,
  strategy: string,
  mergeKey: string,
): boolean {
  const maps = isMap([...left, ...right][0]);
  if (strategy === 'merge') {
    if (!maps) return false;
    return left.some((item) => {
      const other = right.find((own) => own[mergeKey] === item[mergeKey]);
      return other !== undefined && valuesConflict(item, other, type, '', '');
    });
  }
  if (left.length !== right.length) return true;
  const [a, b] = maps ? [left, right] : [[...left].sort(), [...right].sort()];
  return a.some((item, index) => valuesConflict(item, b[index], type, '', ''));
}
