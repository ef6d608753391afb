/** What is wrong with an expression and where: a CEL issue, worded and underlined as cel-go prints it (common/error.go). */
export interface Issue {
  /** Index of the letter in the source. */
  readonly at: number;
  readonly message: string;
}

/** `ERROR: <input>:1:5: undefined field 'x'`, the line, and a mark under the place. */
export function issueText(source: string, issues: readonly Issue[]): string {
  return issues.map((issue) => one(source, issue)).join('\n');
}

function one(source: string, { at, message }: Issue): string {
  const before = source.slice(0, at).split('\n');
  const column = (before.at(-1) as string).length;
  const line = source.split('\n')[before.length - 1] ?? '';
  const place = `<input>:${before.length}:${column + 1}`;
  return `ERROR: ${place}: ${message}\n | ${line.replaceAll('\t', ' ')}\n | ${'.'.repeat(column)}^`;
}

/** An evaluation that failed: no such key, division by zero. */
export class CelFailure {
  constructor(readonly message: string) {}
}

export function fail(message: string): never {
  throw new CelFailure(message);
}
