/** JSON that must be an object, with the complaint of Go's decoder. Upstream: encoding/json (Unmarshal into a map). */
export function jsonErrors(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return syntaxError(text);
  }
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}

/** The first character that cannot be, told for the common places only. */
function syntaxError(text: string): string {
  const body = text.trimStart();
  const first = body[0];
  if (first === undefined) return 'unexpected end of JSON input';
  if (!/[[{"\-\dtfn]/.test(first)) return `invalid character '${first}' looking for beginning of value`;
  if (first === '{') {
    const next = body.slice(1).trimStart()[0];
    if (next !== undefined && next !== '"' && next !== '}')
      return `invalid character '${next}' looking for beginning of object key string`;
  }
  return 'unexpected end of JSON input';
}
