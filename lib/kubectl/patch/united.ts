/** Two patches as one: that of what goes and that of what comes or changes (strategicpatch mergeMap on patches). */
import { ordered } from '../../engine/api/machinery/patch/element-order';
import type { Definition } from '../../engine/api/openapi/schema';
import type { Draft } from '../draft';
import { memberOf } from './differences';
import { isMap, kindOf } from './values';

export function united(first: Draft, second: Draft, type: Definition | undefined): Draft {
  const out: Draft = { ...first };
  for (const key of Object.keys(second)) {
    const value = second[key];
    if (!Object.hasOwn(out, key) || key.startsWith('$') || kindOf(out[key]) !== kindOf(value)) out[key] = value;
    else if (isMap(value)) {
      const member = memberOf(type, key);
      out[key] = member.strategy === 'replace' ? value : united(out[key], value, member.type);
    } else if (Array.isArray(value)) out[key] = unitedLists(out[key], value, type, key);
    else out[key] = value;
  }
  return out;
}

function unitedLists(
  first: readonly Draft[],
  second: readonly Draft[],
  parent: Definition | undefined,
  key: string,
): readonly Draft[] {
  const { type, strategy, mergeKey } = memberOf(parent, key);
  if (strategy !== 'merge' || mergeKey === '') return second;
  const list = [...first];
  for (const item of second) {
    const at = list.findIndex((own) => own[mergeKey] === item[mergeKey]);
    if (at < 0) list.push(item);
    else list[at] = united(list[at], item, type);
  }
  return ordered(list, second, first, mergeKey, true);
}
