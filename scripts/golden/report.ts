/** One compared command or case, and how differences are shown. */
export interface Outcome {
  /** `kia-kubia-svc 3`, `pod-running 1`, `default/pod/minimal`. */
  readonly name: string;
  readonly run: string;
  readonly passed: boolean;
  readonly differences: readonly string[];
}

export function compareText(what: string, wanted: string, got: string): readonly string[] {
  if (wanted === got) return [];
  const left = wanted.split('\n');
  const right = got.split('\n');
  const at = left.findIndex((line, index) => line !== right[index]);
  const line = at < 0 ? left.length : at;
  return [`${what} line ${line + 1}:\n    - ${left[line] ?? '(end)'}\n    + ${right[line] ?? '(end)'}`];
}

/** Lines in any order, blanks squeezed. */
export function sortedLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .sort()
    .join('\n');
}
