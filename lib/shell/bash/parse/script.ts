/**
 * Parsed scripts: immutable, cached by text, with every node numbered in walking order, so that a frame of the shell can
 * name a node by (script text, number) and stay plain data. The AST is just-bash's; nothing else of it runs here.
 */
import { parse } from 'just-bash';

/** just-bash's AST types are not exported from its entry; nodes are walked by their `type`. */
export type Node = { readonly type: string; readonly line?: number } & Readonly<Record<string, any>>;

export interface Script {
  readonly text: string;
  readonly nodes: readonly Node[];
  readonly root: Node;
  numberOf(node: Node): number;
}

const CACHE_LIMIT = 512;
const cache = new Map<string, Script>();
/** Steps ask for the same script again and again. */
let latest: Script | undefined;

function number(value: unknown, nodes: Node[], ids: Map<Node, number>): void {
  if (Array.isArray(value)) {
    for (const item of value) number(item, nodes, ids);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  const record = value as Node;
  if (typeof record.type === 'string') {
    ids.set(record, nodes.length);
    nodes.push(record);
  }
  for (const key of Object.keys(record)) number(record[key], nodes, ids);
}

/** Names of the loops that were written as `select`, which just-bash's grammar lacks: they are read as `for` loops. */
export const SELECT_MARK = '__select_';
const SELECT = /(^|[;&|({\n]|\b(?:then|do|else)\s)([ \t]*)select([ \t]+)([A-Za-z_]\w*)(?=\s+in\b|\s*;|\s*\n|\s+do\b)/g;

function parseWithSelect(text: string): Node {
  try {
    return parse(text) as unknown as Node;
  } catch (error) {
    const other = text.replace(SELECT, `$1$2for$3${SELECT_MARK}$4`);
    if (other === text) throw error;
    return parse(other) as unknown as Node;
  }
}

/** Throws what just-bash throws on a syntax error; `syntax-error.ts` words it. */
export function parseScript(text: string): Script {
  if (latest?.text === text) return latest;
  const known = cache.get(text);
  if (known) {
    latest = known;
    return known;
  }
  const root = parseWithSelect(text);
  const nodes: Node[] = [];
  const ids = new Map<Node, number>();
  number(root, nodes, ids);
  const script: Script = {
    text,
    nodes,
    root,
    numberOf: (node) => ids.get(node) ?? 0,
  };
  if (cache.size >= CACHE_LIMIT) cache.delete(cache.keys().next().value as string);
  cache.set(text, script);
  return script;
}
