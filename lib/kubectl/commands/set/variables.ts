/** Environment variables as `kubectl set env` takes them: NAME=value and NAME- arguments, and keys of a ConfigMap or Secret. */
import type { Flow } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { argumentTargets } from '../../resource/arguments';
import { fetchObjects } from '../../resource/builder';

export interface Variables {
  readonly set: readonly Draft[];
  readonly removed: readonly string[];
}

const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** Resources stand before variables. */
export function splitArguments(args: readonly string[]): {
  readonly resources: readonly string[];
  readonly variables: readonly string[];
} {
  const isVariable = (arg: string) => /^[\s\S]+=/.test(arg) || arg.endsWith('-');
  const first = args.findIndex(isVariable);
  if (first < 0) return { resources: args, variables: [] };
  const variables = args.slice(first);
  if (!variables.every(isVariable)) {
    throw new Failure(`all resources must be specified before environment changes: ${args.join(' ')}`);
  }
  return { resources: args.slice(0, first), variables };
}

function* standardInput(k: Invocation): Flow<readonly string[]> {
  const lines = (yield* k.readStdin()).split('\n').map((line) => line.replace(/#.*$/, '').trim());
  return lines.filter((line) => line !== '');
}

export function* parseVariables(k: Invocation, words: readonly string[]): Flow<Variables> {
  const set: Draft[] = [];
  const removed: string[] = [];
  const texts: string[] = [];
  for (const word of words) {
    if (word === '-') texts.push(...(yield* standardInput(k)));
    else texts.push(word);
  }
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at >= 0) {
      const name = text.slice(0, at);
      if (!NAME.test(name)) throw new Failure(`${JSON.stringify(name)} is not a valid key name: ${RULE}`);
      set.push({ name, value: text.slice(at + 1) });
    } else if (text.endsWith('-')) removed.push(text.slice(0, -1));
    else throw new Failure(`unknown environment variable: ${text}`);
  }
  if (removed.some((name) => set.some((one) => one.name === name))) {
    throw new Failure('can not both modify and remove the same environment variable in the same command');
  }
  return { set, removed };
}

/** --from: one variable for each key, in the order of the keys. */
export function variablesFrom(k: Invocation): readonly Draft[] {
  const from = k.flags.string('from');
  if (from === '') return [];
  const keys = k.flags.list('keys');
  return fetchObjects(k, argumentTargets(k, [from], { selects: false })).flatMap(({ object }) => {
    const field = { ConfigMap: 'configMapKeyRef', Secret: 'secretKeyRef' }[object.kind as string];
    if (field === undefined) throw new Failure('unsupported resource specified in --from');
    return Object.keys(object.data ?? {})
      .sort()
      .filter((key) => keys.length === 0 || keys.includes(key))
      .map((key) => {
        const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
        if (name !== key) k.warn(`key ${key} transferred to ${name}`);
        return { name, valueFrom: { [field]: { key, name: object.metadata.name } } };
      });
  });
}

/** What is there, changed in place; what is new at the end. */
export function updated(existing: readonly Draft[], { set, removed }: Variables): Draft[] {
  const newest = (name: string) => set.find((one) => one.name === name);
  const kept = existing.filter(({ name }) => !removed.includes(name)).map((one) => newest(one.name) ?? one);
  const fresh = set.filter(
    ({ name }, index) =>
      !kept.some((one) => one.name === name) && set.findIndex((other) => other.name === name) === index,
  );
  return [...kept, ...fresh];
}
