/** Taints as `kubectl taint` writes them: `key=value:Effect`, `key:Effect-`, `key-` (kubectl/pkg/cmd/taint/utils.go). */
import type { Draft } from '../../draft';
import { Failure } from '../../failure';

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAME_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function isName(text: string): boolean {
  const parts = text.split('/');
  const name = parts.at(-1) as string;
  return (
    parts.length <= 2 && NAME.test(name) && name.length <= 63 && (parts.length === 1 || PREFIX.test(parts[0] as string))
  );
}

function parse(spec: string): Taint {
  const bad = new Failure(`invalid taint spec: ${spec}`);
  const parts = spec.split(':');
  if (parts.length > 2) throw bad;
  const [head = '', effect] = parts;
  let key = head;
  let value = '';
  if (effect !== undefined) {
    if (!EFFECTS.includes(effect)) throw new Failure(`invalid taint effect: ${effect}, unsupported taint effect`);
    const pair = head.split('=');
    if (pair.length > 2) throw bad;
    [key = '', value = ''] = pair;
    if (value !== '' && !NAME.test(value)) throw new Failure(`invalid taint spec: ${spec}, ${VALUE_RULE}`);
  }
  if (!isName(key)) throw new Failure(`invalid taint spec: ${spec}, ${NAME_RULE}`);
  return { key, value, effect: effect ?? '' };
}

export interface TaintChange {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

export function parseTaints(specs: readonly string[]): TaintChange {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      remove.push({ ...parse(spec.slice(0, -1)), value: '' });
      continue;
    }
    const taint = parse(spec);
    if (taint.effect === '') throw new Failure(`invalid taint spec: ${spec}`);
    if (add.some(({ key, effect }) => key === taint.key && effect === taint.effect)) {
      throw new Failure(
        `duplicated taints with the same key and effect: {${taint.key} ${taint.value} ${taint.effect} <nil>}`,
      );
    }
    add.push(taint);
  }
  return { add, remove };
}

const matches = (a: Taint, b: Draft): boolean => a.key === b.key && a.effect === b.effect;
const written = ({ key, effect }: Taint): string => (effect === '' ? key : `${key}:${effect}`);

/** A node's taints after the change and the word for it. */
export function changed(
  node: Draft,
  { add, remove }: TaintChange,
  overwrite: boolean,
): { readonly taints: readonly Draft[]; readonly operation: string } {
  const old: readonly Draft[] = node.spec.taints ?? [];
  if (!overwrite) {
    const known = add.filter((taint) => old.some((each) => matches(taint, each))).map(({ key }) => key);
    if (known.length > 0) {
      throw new Failure(
        `node ${node.metadata.name} already has ${known.join(',')} taint(s) with same effect(s) and --overwrite is false`,
      );
    }
  }
  const fresh: Draft[] = add.map(({ key, value, effect }) => ({ key, ...(value ? { value } : {}), effect }));
  let taints: Draft[] = [...fresh, ...old.filter((each) => !add.some((taint) => matches(taint, each)))];
  const added = old.length !== taints.length;
  let removed = false;
  const missing: string[] = [];
  for (const taint of remove) {
    const kept = taints.filter((each) => (taint.effect === '' ? each.key !== taint.key : !matches(taint, each)));
    removed = kept.length !== taints.length;
    if (!removed) missing.push(`taint "${written(taint)}" not found`);
    taints = kept;
  }
  if (missing.length > 0) throw new Failure(missing.length === 1 ? (missing[0] as string) : `[${missing.join(', ')}]`);
  if ((added && removed) || overwrite) return { taints, operation: 'modified' };
  return { taints, operation: added ? 'tainted' : 'untainted' };
}
