/** YAML with positions: a path of a parsed value leads back to its line, so that every complaint names one. */
import { isCollection, isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { Problem } from './problem';

export class YamlSource {
  private readonly lines = new LineCounter();
  private readonly document;
  readonly problems: readonly Problem[];

  constructor(
    readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, uniqueKeys: true });
    this.problems = this.document.errors.map((error) => this.at(error.pos[0], error.message));
  }

  value(): unknown {
    return this.document.toJS({ maxAliasCount: 100 });
  }

  /** The problem at the deepest existing node of `path`; at a key when the last step names an unknown one. */
  problem(path: readonly PropertyKey[], message: string): Problem {
    return this.at(this.offsetOf(path), message);
  }

  private offsetOf(path: readonly PropertyKey[]): number {
    let node: Node | null | undefined = this.document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
        );
        if (pair === undefined) break;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value as Node | null;
      } else if (isCollection(node)) {
        node = node.get(Number(step), true) as Node | undefined;
        offset = node?.range?.[0] ?? offset;
      } else break;
    }
    return offset;
  }

  private at(offset: number, message: string): Problem {
    const position = this.lines.linePos(offset);
    return { file: this.file, line: position.line, column: position.col, message };
  }
}
