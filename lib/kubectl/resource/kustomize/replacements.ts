/** `replacements`: a value of one object put into fields of others (kustomize api/filters/replacement). */
import { readYaml } from '../../../engine/api/machinery/yaml/read-yaml';
import { copyOf, type Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { type Identity, identityOf, idText } from './ids';
import { formerNames } from './marks';

/** `a.b.[name=x].0.c`, where a dot behind a backslash or within brackets belongs to the name. */
function segments(path: string): readonly string[] {
  const parts = path.match(/(?:\[[^\]]*\]|\\.|[^.[\\])+/g) ?? [];
  return parts.map((part) => part.replace(/\\\./g, '.'));
}

function matches(object: Draft, wanted: Identity): boolean {
  const { group, version, kind, namespace } = identityOf(object);
  const names = [...formerNames(object), object.metadata.name];
  return (
    (!wanted.kind || wanted.kind === kind) &&
    (!wanted.group || wanted.group === group) &&
    (!wanted.version || wanted.version === version) &&
    (!wanted.namespace || wanted.namespace === (namespace ?? 'default')) &&
    (!wanted.name || names.includes(wanted.name))
  );
}

interface Slot {
  readonly get: () => Draft;
  readonly set: (value: Draft) => void;
}

/** Every place that the path means; with `create` what is missing on the way is made. */
function slots(node: Draft, path: readonly string[], create: boolean): readonly Slot[] {
  const [head, ...rest] = path;
  if (head === undefined || node === null || typeof node !== 'object') return [];
  const children = keysOf(node, head, create);
  return children.flatMap((key) => {
    if (rest.length > 0) {
      if (node[key] === undefined && create) node[key] = {};
      return slots(node[key], rest, create);
    }
    if (node[key] === undefined && !create) return [];
    return [{ get: () => node[key], set: (value: Draft) => (node[key] = value) }];
  });
}

function keysOf(node: Draft, head: string, create: boolean): readonly (string | number)[] {
  const pair = /^\[([^=]+)=(.*)\]$/.exec(head);
  if (Array.isArray(node)) {
    if (head === '*') return node.map((_, index) => index);
    if (pair) return node.flatMap((item, index) => (String(item?.[pair[1] as string]) === pair[2] ? [index] : []));
    return /^\d+$/.test(head) && Number(head) < node.length ? [Number(head)] : [];
  }
  const key = /^\[[^=]*\]$/.test(head) ? head.slice(1, -1) : head;
  if (key === '*') return Object.keys(node);
  return Object.hasOwn(node, key) || create ? [key] : [];
}

function sourceValue(objects: readonly Draft[], source: Draft): Draft {
  const id = idText(source);
  const found = objects.filter((object) => matches(object, source));
  const path: string = source.fieldPath ?? 'metadata.name';
  if (found.length === 0) throw new Failure(`nothing selected by ${id}:${path}`);
  if (found.length > 1) throw new Failure(`multiple matches for selector ${id}`);
  const [slot] = slots(found[0], segments(path), false);
  if (slot === undefined) throw new Failure(`fieldPath \`${path}\` is missing for replacement source ${id}`);
  const { delimiter, index = 0 } = source.options ?? {};
  if (!delimiter) return slot.get();
  const parts = String(slot.get()).split(delimiter);
  if (index < 0 || index >= parts.length) {
    throw new Failure(`options.index ${index} is out of bounds for value ${slot.get()}`);
  }
  return parts[index];
}

/** With a delimiter one part of the text is replaced; an index beyond its ends adds one. */
function placed(old: Draft, value: Draft, { delimiter, index = 0 }: Draft): Draft {
  if (!delimiter) return value;
  const parts = String(old ?? '').split(delimiter);
  if (index < 0) parts.unshift(String(value));
  else if (index >= parts.length) parts.push(String(value));
  else parts[index] = String(value);
  return parts.join(delimiter);
}

function replace(objects: readonly Draft[], { source, targets }: Draft): void {
  if (source === undefined || targets === undefined) {
    throw new Failure('replacements must specify a source and at least one target');
  }
  const value = sourceValue(objects, source);
  for (const { select, reject = [], fieldPaths = ['metadata.name'], options = {} } of targets) {
    if (select === undefined) throw new Failure('target must specify resources to select');
    for (const object of objects) {
      if (!matches(object, select) || reject.some((each: Draft) => matches(object, each))) continue;
      for (const path of fieldPaths) {
        const places = slots(object, segments(path), options.create === true);
        if (places.length === 0) {
          throw new Failure(`unable to find field ${JSON.stringify(path)} in replacement target`);
        }
        for (const place of places) place.set(copyOf(placed(place.get(), value, options)));
      }
    }
  }
}

export function applyReplacements(
  k: Invocation,
  objects: readonly Draft[],
  list: readonly Draft[],
  root: string,
): void {
  for (const entry of list) {
    if (entry.path === undefined) {
      replace(objects, entry);
      continue;
    }
    const file = k.sys.files.readFile(`${root}/${entry.path}`);
    if (!file.ok) throw new Failure(`failed to get the replacement file from path(${entry.path})`);
    const read = readYaml(file.value);
    if (!read.ok) throw new Failure(read.message);
    const value = copyOf(read.value) as Draft;
    for (const each of Array.isArray(value) ? value : [value]) replace(objects, each);
  }
}
