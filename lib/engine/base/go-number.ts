/** Numbers as Go's encoding/json writes them: exponents have two digits at least. */
export function goNumber(value: number): string {
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}
