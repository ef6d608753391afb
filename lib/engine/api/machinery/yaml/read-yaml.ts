/** A YAML text as sigs.k8s.io/yaml turns it into JSON: only the first document, keys sorted, go-yaml's complaints with their `yaml: ` in front. */
import type { Plain } from '../../../base/plain';
import { YamlProblem } from './cursor';
import { parseNodes } from './nodes';
import { valueOf } from './values';

export type ReadYaml =
  | { readonly ok: true; readonly value: Plain; readonly repeated: readonly string[] }
  | { readonly ok: false; readonly message: string };

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

export function readYaml(text: string): ReadYaml {
  if (CONTROL.test(text)) return { ok: false, message: 'yaml: control characters are not allowed' };
  try {
    const node = parseNodes(text);
    const repeated: string[] = [];
    return { ok: true, value: node === undefined ? null : valueOf(node, repeated), repeated };
  } catch (thrown) {
    if (thrown instanceof YamlProblem) return { ok: false, message: thrown.message };
    throw thrown;
  }
}
