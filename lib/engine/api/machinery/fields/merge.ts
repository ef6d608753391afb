/** Merging an applied object into the live one (structured-merge-diff typed/merge.go). */
import { deduce, elementOf, type ListShape, type Shape, shapeOfField } from './elements';

/** `live` is the caller's own copy. Null and empty intents leave maps and lists as they are. */
export function mergeIntent(live: any, intent: any, declared: Shape): any {
  if (intent === undefined) return live;
  const shape = deduce(declared, live, intent);
  if (live === undefined || live === null || shape.kind === 'leaf' || typeof live !== 'object') return intent;
  if (isVoid(live)) return intent;
  if (intent === null) return live;
  if (shape.kind === 'struct' || shape.kind === 'map') {
    for (const name of Object.keys(intent)) {
      const inner = shape.kind === 'map' ? shape.values : shapeOfField(shape.definition, name);
      live[name] = mergeIntent(live[name], intent[name], inner);
    }
    return live;
  }
  return mergeItems(live, intent, shape as ListShape);
}

function isVoid(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

/**
 * The intent's order rules among its own items; items that only the live list has keep their place between those they
 * stood next to.
 */
function mergeItems(live: readonly any[], intent: readonly any[], shape: ListShape): any[] {
  const left = live.map((item) => elementOf(item, shape));
  const right = intent.map((item) => elementOf(item, shape));
  const wanted = new Map(right.map((element, index) => [element, intent[index]]));
  const had = new Map<string, any>();
  // What occurs twice is not merged with.
  for (const [index, element] of left.entries()) had.set(element, had.has(element) ? null : live[index]);
  const shared = right.filter((element) => had.has(element));
  const merged: any[] = [];
  const done = new Set<string>();
  const takeWanted = (element: string) => {
    done.add(element);
    if (element === shared[0]) shared.shift();
    const items = shape.kind === 'set' ? undefined : shape.items;
    const item = wanted.get(element);
    merged.push(items === undefined ? item : mergeIntent(had.get(element), item, items));
  };
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const own = left[i];
    if (own !== undefined && j < right.length) {
      if (own === right[j]) {
        takeWanted(own);
        i++;
        j++;
        continue;
      }
      // Shared, but its turn has not come.
      if (wanted.has(own) && shared[0] !== undefined && shared[0] !== own) {
        i++;
        continue;
      }
    }
    if (own !== undefined) {
      if (!wanted.has(own)) {
        merged.push(live[i]);
        i++;
        continue;
      }
      if (done.has(own)) i++;
    }
    if (j < right.length) takeWanted(right[j++] as string);
  }
  return merged;
}
