/**
 * Reads what OpenAPI does not tell from the public Go types of k8s.io/api: the Go type of each JSON field, as
 * `json: cannot unmarshal … of type v1.ServiceType` names it, and the order of the fields. Facts only.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface GoField {
  readonly name: string;
  readonly json: string;
  readonly type: string;
  /** `omitempty` leaves out empty values, `omitzero` also zero structs; neither: always written. */
  readonly omit?: 'empty' | 'zero';
}
export type GoStructs = Map<string, readonly GoField[]>;

/** Structs of one package folder by Go name. Inlined structs (`json:",inline"`) are spliced in by `flatten`. */
export function readGoStructs(folder: string): GoStructs {
  const structs: GoStructs = new Map();
  if (!existsSync(folder)) return structs;
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.go') || file.endsWith('_test.go') || file.startsWith('zz_') || file.includes('generated'))
      continue;
    let current: { name: string; fields: GoField[] } | undefined;
    for (const line of readFileSync(`${folder}/${file}`, 'utf8').split('\n')) {
      const start = /^type (\w+) struct \{/.exec(line);
      if (start) current = { name: start[1]!, fields: [] };
      else if (current && line.startsWith('}')) {
        structs.set(current.name, current.fields);
        current = undefined;
      } else if (current) {
        const field = /^\t(?:(\w+)\s+)?(\S+)\s+`.*json:"([^",]*)(,[^"]*)?"/.exec(line);
        if (field) {
          const options = field[4] ?? '';
          const omit = options.includes('omitzero') ? 'zero' : options.includes('omitempty') ? 'empty' : undefined;
          const name = field[1] ?? field[2]!;
          current.fields.push({ name, json: field[3]! || `<${field[2]!}>`, type: field[2]!, ...(omit && { omit }) });
        }
      }
    }
  }
  return flatten(structs);
}

function flatten(structs: GoStructs): GoStructs {
  const expand = (fields: readonly GoField[]): GoField[] =>
    fields.flatMap((field) => {
      if (!field.json.startsWith('<')) return [field];
      const inner = structs.get(field.type.replace(/^\*/, ''));
      return inner ? expand(inner) : [];
    });
  return new Map([...structs].map(([name, fields]) => [name, expand(fields)]));
}

/** A Go type as the decoder prints it: `*int32` is `int32`, a bare name gets its package. */
export function printedGoType(type: string, pkg: string): string {
  const bare = type.replace(/^\*+/, '');
  const list = /^\[\](.*)$/.exec(bare);
  if (list) return bare === '[]byte' ? '[]uint8' : `[]${inner(list[1]!, pkg)}`;
  const map = /^map\[(.*?)\](.*)$/.exec(bare);
  if (map) return `map[${inner(map[1]!, pkg)}]${inner(map[2]!, pkg)}`;
  return inner(bare, pkg);
}

function inner(type: string, pkg: string): string {
  if (type.startsWith('*')) return `*${inner(type.slice(1), pkg)}`;
  if (type.startsWith('[]')) return type === '[]byte' ? '[]uint8' : `[]${inner(type.slice(2), pkg)}`;
  if (type.startsWith('map[')) return printedGoType(type, pkg);
  if (/^(string|bool|int|int32|int64|uint8|uint32|uint64|float64|byte)$/.test(type))
    return type === 'byte' ? 'uint8' : type;
  const [alias, name] = type.split('.');
  // Import aliases (metav1, v1, corev1, apiextensions …) all print their package's own name.
  return name ? `${/v\d/.exec(alias!) ? /v\d\w*$/.exec(alias!)![0] : alias}.${name}` : `${pkg}.${type}`;
}
