/** JSON that must be an object, with the complaint of Go's decoder. Upstream: encoding/json (Unmarshal into a map). */
import { jsonKind } from '../../machinery/json/go-value';
import { parseJson } from '../../machinery/json/parse';

export function jsonObjectError(text: string): string | undefined {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed.message;
  const kind = jsonKind(parsed.value);
  if (kind === 'object' || kind === 'null') return undefined;
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}
