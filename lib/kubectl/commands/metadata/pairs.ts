/** The `key=value` and `key-` arguments of label and annotate (cmd/label/label.go, cmd/util, GetResourcesAndPairs). */
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';

export interface Pairs {
  /** What stands before the pairs. */
  readonly resources: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}

const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function checkValue(pair: string, value: string): void {
  const why = [...(value.length > 63 ? ['must be no more than 63 bytes'] : []), ...(VALUE.test(value) ? [] : [RULE])];
  if (why.length > 0) throw new Failure(`invalid label value: ${JSON.stringify(pair)}: ${why.join(';')}`);
}

export function pairsOf(k: Invocation, noun: 'label' | 'annotation'): Pairs {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const arg of k.args) {
    const pair = (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-');
    if (pair) pairs.push(arg);
    else if (pairs.length === 0) resources.push(arg);
    else throw new Failure(`all resources must be specified before ${noun} changes: ${arg}`);
  }
  const set: Record<string, string> = {};
  const removed: string[] = [];
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 0) {
      removed.push(pair.slice(0, -1));
      continue;
    }
    const value = pair.slice(at + 1);
    if (noun === 'label') {
      if (value.includes('=')) throw new Failure(`invalid label spec: ${pair}`);
      checkValue(pair, value);
    }
    set[pair.slice(0, at)] = value;
  }
  return { resources, set, removed };
}

/** The same key cannot be set and removed at once. */
export function checkRemovals({ set, removed }: Pairs, noun: 'label' | 'annotation'): void {
  const both = removed.filter((key) => Object.hasOwn(set, key));
  if (both.length === 0) return;
  throw new Failure(
    noun === 'label'
      ? 'can not both modify and remove a label in the same command'
      : `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
  );
}
