/** From YAML nodes to JSON values: YAML 1.1 scalars (`yes`, `0x1F`, `1_000`), merge keys, keys as text (go-yaml v2 resolve.go, sigs.k8s.io/yaml). */
import type { Plain } from '../../../base/plain';
import { YamlProblem } from './cursor';
import type { YamlNode } from './nodes';

const WORDS = new Map<string, boolean | null | number>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)?$/;

/** `repeated` takes the keys that are set twice, as strict reading tells them. */
export function valueOf(node: YamlNode, repeated: string[] = []): Plain {
  if (node.kind === 'scalar') return jsonNumber(scalar(node));
  if (node.kind === 'list') return node.items.map((item) => valueOf(item, repeated));
  const object: Record<string, Plain> = {};
  fill(object, node, repeated);
  return sorted(object);
}

/** Later members win, merged ones too. */
function fill(object: Record<string, Plain>, node: YamlNode, repeated: string[]): void {
  if (node.kind !== 'map') throw new YamlProblem('map merge requires map or sequence of maps as the value');
  const own = new Set<string>();
  for (const [key, value] of node.entries) {
    if (key.kind === 'scalar' && key.value === '<<' && (key.plain || key.tag === '!!merge')) {
      const sources = value.kind === 'list' ? [...value.items].reverse() : [value];
      for (const source of sources) fill(object, source, repeated);
      continue;
    }
    const text = keyText(key, value);
    if (own.has(text)) repeated.push(`line ${lineOf(key)}: key ${goSyntax(key)} already set in map`);
    own.add(text);
    set(object, text, valueOf(value, repeated));
  }
}

const lineOf = (key: YamlNode): number => (key.kind === 'scalar' ? (key.line ?? 0) : 0) + 1;

function set(object: Record<string, Plain>, key: string, value: Plain): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** The way leads over a Go map. */
function sorted(object: Record<string, Plain>): Plain {
  const result: Record<string, Plain> = {};
  for (const key of Object.keys(object).sort()) set(result, key, object[key] as Plain);
  return result;
}

function keyText(key: YamlNode, value: YamlNode): string {
  if (key.kind !== 'scalar') throw new YamlProblem(`invalid map key: ${goSyntax(key)}`);
  const resolved = scalar(key);
  if (resolved !== null) return String(resolved);
  const shown = value.kind === 'scalar' && scalar(value) === null ? '<nil>' : goSyntax(value);
  const problem = `unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown}`;
  throw new JsonProblem(problem);
}

/** Beyond YAML: told without its prefix. */
class JsonProblem extends YamlProblem {
  override get message(): string {
    return this.problem;
  }
}

function jsonNumber(value: string | number | boolean | null): Plain {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  const text = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  throw new JsonProblem(`json: unsupported value: ${text}`);
}

type Scalar = Extract<YamlNode, { kind: 'scalar' }>;
const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  '!!bool': (value) => typeof value === 'boolean',
  '!!int': (value) => typeof value === 'number' && Number.isInteger(value),
  '!!float': (value) => typeof value === 'number',
  '!!null': (value) => value === null,
};

function scalar({ value, plain, tag }: Scalar): string | number | boolean | null {
  if (tag === '') return plain ? resolve(value) : value;
  const type = TYPES[tag];
  if (type === undefined) return value;
  const resolved = resolve(value);
  if (type(resolved)) return resolved;
  throw new YamlProblem(`cannot decode ${tagOf(resolved)} \`${value}\` as a ${tag}`);
}

function tagOf(value: unknown): string {
  if (value === null) return '!!null';
  if (typeof value === 'boolean') return '!!bool';
  if (typeof value !== 'number') return '!!str';
  return Number.isInteger(value) ? '!!int' : '!!float';
}

function resolve(text: string): string | number | boolean | null {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text[0] as string;
  if (first === '.') return FLOAT.test(text) ? Number(text) : text;
  if (!/[-+\d]/.test(first) || TIMESTAMP.test(text)) return text;
  const digits = text.replaceAll('_', '');
  return integer(digits) ?? (FLOAT.test(digits) ? Number(digits) : text);
}

/** As strconv.ParseInt with base 0: a leading zero means octal. */
function integer(text: string): number | undefined {
  const match = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/.exec(text);
  if (match === null) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const value =
    hex !== undefined
      ? BigInt(`0x${hex}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : octal !== undefined
          ? BigInt(`0o${octal}`)
          : BigInt(decimal as string);
  if (sign === '-' ? value > 2n ** 63n : value >= 2n ** 64n) return undefined;
  return sign === '-' && value !== 0n ? -Number(value) : Number(value);
}

/** `%#v` of what the node decodes into. */
function goSyntax(node: YamlNode): string {
  if (node.kind === 'list') return `[]interface {}{${node.items.map(goSyntax).join(', ')}}`;
  if (node.kind === 'map') {
    const members = node.entries.map(([key, value]) => `${goSyntax(key)}:${goSyntax(value)}`);
    return `map[interface {}]interface {}{${members.sort().join(', ')}}`;
  }
  const value = scalar(node);
  if (value === null) return 'interface {}(nil)';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
