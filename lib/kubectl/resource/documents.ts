/**
 * A text as a stream of JSON values, read as cli-runtime's StreamVisitor reads files: JSON where it begins with a brace,
 * otherwise YAML documents, each with the decoder's own complaint (apimachinery util/yaml, YAMLOrJSONDecoder).
 */
import { parseJson } from '../../engine/api/machinery/json/parse';
import { readYaml } from '../../engine/api/machinery/yaml/read-yaml';
import { copyOf, type Draft } from '../draft';

export interface Documents {
  readonly objects: readonly Draft[];
  /** What ended the stream early. */
  readonly problem?: string;
}

/** The texts between lines that begin with `---`; blanks and a comment may follow on such a line. */
function split(text: string): { readonly parts: readonly string[]; readonly problem?: string } {
  const parts: string[] = [];
  let part = '';
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (!line.startsWith('---')) {
      part += `${line}\n`;
      continue;
    }
    const rest = line.slice(3).trim();
    if (rest !== '' && !rest.startsWith('#')) return { parts, problem: `invalid Yaml document separator: ${rest}` };
    if (part !== '') {
      parts.push(part);
      part = '';
    } else part = `${line}\n`;
  }
  return { parts: [...parts, part] };
}

function jsonValues(text: string): readonly Draft[] | undefined {
  try {
    return [JSON.parse(text)];
  } catch {
    return undefined;
  }
}

/** What is neither JSON nor YAML is judged as what it looks like. */
function complaint(looksLikeJson: boolean, text: string, yaml: string): string {
  const json = looksLikeJson ? parseJson(text) : undefined;
  if (json === undefined || json.ok) return `error converting YAML to JSON: ${yaml}`;
  return json.message === 'unexpected end of JSON input' ? 'unexpected EOF' : json.message;
}

export function readDocuments(text: string): Documents {
  const brace = /^\s*\{/.test(text);
  const json = brace ? jsonValues(text) : undefined;
  if (json !== undefined) return { objects: json };
  const { parts, problem } = split(text);
  const objects: Draft[] = [];
  for (const part of parts) {
    const read = readYaml(part);
    if (!read.ok) return { objects, problem: complaint(brace && objects.length === 0, part, read.message) };
    if (read.value !== null && read.value !== undefined) objects.push(copyOf(read.value));
  }
  return problem === undefined ? { objects } : { objects, problem };
}
