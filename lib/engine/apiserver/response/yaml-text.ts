/** Objects as sigs.k8s.io/yaml writes them: sorted keys, two blanks, lists not indented. */
import { stringify } from 'yaml';
import type { Plain } from '../../base/plain';

export function yamlText(value: Plain): string {
  return stringify(value, {
    sortMapEntries: true,
    indentSeq: false,
    lineWidth: 0,
    version: '1.1',
    aliasDuplicateObjects: false,
  });
}
