/**
 * YAML bodies as sigs.k8s.io/yaml turns them into JSON: YAML 1.1 with `yes` and `y` as booleans, timestamps left as text,
 * only the first document, go-yaml's error texts.
 */
import { parseAllDocuments } from 'yaml';
import type { Plain } from '../../../base/plain';

export type ParsedYaml =
  | { readonly ok: true; readonly value: Plain }
  | { readonly ok: false; readonly message: string };

const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/Nested mappings|Implicit keys|BLOCK_AS_IMPLICIT_KEY/i, 'mapping values are not allowed in this context'],
  [/Tabs are not allowed|TAB_AS_INDENT|cannot start/i, 'found character that cannot start any token'],
  [/All mapping items must start at the same column|BAD_INDENT/i, 'did not find expected key'],
  [/Missing closing|MISSING_CHAR/i, 'found unexpected end of stream'],
  [/Flow sequence|Flow map/i, "did not find expected ',' or ']'"],
];

export function parseYamlText(text: string): ParsedYaml {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    uniqueKeys: false,
    merge: true,
    // go-yaml reads neither base 60 numbers nor binary into JSON values, and leaves timestamps as they stand.
    customTags: (tags) =>
      tags.filter(
        (tag) => typeof tag === 'string' || (!/timestamp|binary|set|omap|pairs/.test(tag.tag) && tag.format !== 'TIME'),
      ),
  });
  const first = Array.isArray(documents) ? documents[0] : undefined;
  if (first === undefined) return { ok: true, value: null };
  const error = first.errors[0];
  if (error !== undefined) {
    const found = TEXTS.find(([pattern]) => pattern.test(`${error.code} ${error.message}`));
    return {
      ok: false,
      message: `yaml: line ${error.linePos?.[0].line ?? 1}: ${found?.[1] ?? "could not find expected ':'"}`,
    };
  }
  return { ok: true, value: sortedKeys((first.toJS() ?? null) as Plain) };
}

/** The way leads over a Go map: keys come out sorted. */
function sortedKeys(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  const sorted: Record<string, Plain> = {};
  for (const key of Object.keys(value).sort()) sorted[key] = sortedKeys((value as Record<string, Plain>)[key] as Plain);
  return sorted;
}
