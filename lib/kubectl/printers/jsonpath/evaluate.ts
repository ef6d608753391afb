/** Evaluates parsed JSONPath over decoded JSON, as client-go util/jsonpath/jsonpath.go does. */
import type { Draft } from '../../draft';
import { goValue } from '../go-format';
import { byCodeUnit, toGoJson } from '../go-json';
import { JsonPathError, type PathNode, parseJsonPath } from './parse';

export interface JsonPathOptions {
  readonly allowMissingKeys?: boolean;
  /** -o jsonpath-as-json */
  readonly asJson?: boolean;
}
type Values = readonly Draft[];
const isObject = (value: Draft): boolean => value !== null && typeof value === 'object' && !Array.isArray(value);
const children = (value: Draft): Draft[] => {
  if (Array.isArray(value)) return value;
  return isObject(value)
    ? Object.keys(value)
        .sort(byCodeUnit)
        .map((key) => value[key])
    : [];
};

class Evaluator {
  private ranges = 0;
  private endsRange = false;
  private lastEndNode = -1;
  constructor(private readonly options: JsonPathOptions) {}

  /** One result list for each node of the template; ranges are unrolled. */
  results(nodes: readonly PathNode[], data: Draft): Values[] {
    const out: Values[] = [];
    let current: Values = [data];
    for (let i = 0; i < nodes.length; i++) {
      if (this.lastEndNode >= 0 && i <= this.lastEndNode) continue;
      const found = this.walk(current, nodes[i] as PathNode);
      if (this.endsRange) {
        this.endsRange = false;
        this.lastEndNode = i;
        return out;
      }
      if (this.ranges > 0 && this.opens(nodes[i] as PathNode)) {
        this.ranges--;
        const rest = nodes.slice(i + 1);
        let consumed = rest.length;
        if (found.length === 0) consumed = this.skipRange(rest);
        for (const value of found) {
          const nested = new Evaluator(this.options);
          nested.inRange = true;
          out.push(...nested.results(rest, value));
          consumed = nested.lastEndNode >= 0 ? nested.lastEndNode + 1 : rest.length;
        }
        i += consumed;
        current = [data];
        continue;
      }
      out.push(found);
    }
    return out;
  }

  inRange = false;

  private opens(node: PathNode): boolean {
    return node.type === 'list' && node.nodes[0]?.type === 'identifier' && node.nodes[0].name === 'range';
  }

  private skipRange(rest: readonly PathNode[]): number {
    let depth = 1;
    for (let i = 0; i < rest.length; i++) {
      const node = rest[i] as PathNode;
      if (this.opens(node)) depth++;
      const ends = node.type === 'list' && node.nodes[0]?.type === 'identifier' && node.nodes[0].name === 'end';
      if (ends && --depth === 0) return i + 1;
    }
    return rest.length;
  }

  walk(values: Values, node: PathNode): Values {
    switch (node.type) {
      case 'text':
        return [node.text];
      case 'literal':
        return [node.value];
      case 'list': {
        let current = values;
        for (const child of node.nodes) current = this.walk(current, child);
        return current;
      }
      case 'field':
        return this.field(values, node.name);
      case 'array':
        return values.flatMap((value) => this.slice(value, node));
      case 'filter':
        return values.flatMap((value) => this.filtered(value, node));
      case 'union':
        return node.nodes.flatMap((child) => this.walk(values, child));
      case 'wildcard':
        return values.flatMap(children);
      case 'recursive':
        return values.flatMap((value) => this.descend(value));
      case 'identifier':
        return this.identifier(values, node.name);
    }
  }

  private identifier(values: Values, name: string): Values {
    if (name === 'range') {
      this.ranges++;
      return values;
    }
    if (name === 'end') {
      if (!this.inRange) throw new JsonPathError('not in range, nothing to end');
      this.endsRange = true;
      return [];
    }
    throw new JsonPathError(`unrecognized identifier ${name}`);
  }

  private field(values: Values, name: string): Values {
    const found: Draft[] = [];
    for (const value of values) {
      if (name === '') found.push(value);
      else if (isObject(value) && Object.hasOwn(value, name)) found.push(value[name]);
    }
    if (found.length === 0 && !this.options.allowMissingKeys) throw new JsonPathError(`${name} is not found`);
    return found;
  }

  private slice(value: Draft, node: PathNode & { type: 'array' }): Values {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) throw new JsonPathError(`${goValue(value)} is not array or slice`);
    const [first, last, step] = node.bounds;
    const length = value.length;
    let from = first.known ? first.value : 0;
    if (from < 0) from += length;
    let to = last.known ? last.value : length;
    if (to < 0 || (to === 0 && last.derived)) to += length;
    if (from === to) return [];
    if (from >= length || from < 0) throw outOfBounds(from, length);
    if (to > length || to < 0) throw outOfBounds(to - 1, length);
    if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`);
    const items = value.slice(from, to);
    if (!step.known) return items;
    if (step.value <= 0) throw new JsonPathError('step must be > 0');
    return items.filter((_, index) => index % step.value === 0);
  }

  private filtered(value: Draft, node: PathNode & { type: 'filter' }): Values {
    if (value === null || value === undefined) return [];
    const items = children(value);
    if (!Array.isArray(value) && !isObject(value)) {
      throw new JsonPathError(`${goValue(value)} is not array or slice and cannot be filtered`);
    }
    return items.filter((item) => {
      const lax = new Evaluator({ ...this.options, allowMissingKeys: true });
      const left = lax.walk([item], node.left);
      if (node.operator === 'exists') return left.length > 0;
      if (left.length === 0) return false;
      const right = lax.walk([item], node.right);
      if (left.length > 1 || right.length > 1) throw new JsonPathError('can only compare one element at a time');
      if (right.length === 0) return false;
      return compare(left[0], node.operator, right[0]);
    });
  }

  private descend(value: Draft): Draft[] {
    if (value === null || typeof value !== 'object') return [];
    return [value, ...children(value).flatMap((child) => this.descend(child))];
  }
}

const outOfBounds = (index: number, length: number): JsonPathError =>
  new JsonPathError(`array index out of bounds: index ${index}, length ${length}`);

function compare(left: Draft, operator: string, right: Draft): boolean {
  if (typeof left !== typeof right || typeof left === 'object') {
    throw new JsonPathError('incompatible types for comparison');
  }
  switch (operator) {
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`);
  }
}

const textOf = (value: Draft): string =>
  value !== null && typeof value === 'object' ? toGoJson(value) : value === null ? '<nil>' : goValue(value);

/** Result lists of a relaxed expression such as `{.metadata.name}`. */
export function findResults(template: string, data: Draft, options: JsonPathOptions = {}): Values[] {
  return new Evaluator(options).results(parseJsonPath(template), data);
}

export function runJsonPath(nodes: readonly PathNode[], data: Draft, options: JsonPathOptions = {}): string {
  const lists = new Evaluator(options).results(nodes, data);
  if (options.asJson) {
    return lists.map((list) => `${toGoJson(list as Draft, { indent: '    ' })}\n`).join('');
  }
  return lists.map((list) => list.map(textOf).join(' ')).join('');
}

/** `.a.b`, `a.b` or `{.a.b}` as custom columns and --sort-by take it. */
export function relaxedJsonPath(path: string): string {
  if (path === '') return '';
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path);
  if (!match) {
    throw new JsonPathError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  }
  return `{.${match[1] ?? match[2]}}`;
}
