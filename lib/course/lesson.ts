/**
 * lesson.ko.md and lesson.en.md: Markdoc with one `{% step id="…" %}` section a step, in the order of the steps. Text
 * before the first section is the introduction. The result is a plain tree that pages render; it is data, never code.
 */
import Markdoc, { type Node, type RenderableTreeNode, type Schema, Tokenizer } from '@markdoc/markdoc';
import cjkFriendly from 'markdown-it-cjk-friendly';
import type { Problem } from './problem';

export interface LessonSection {
  /** A step's id; null for the introduction. */
  readonly step: string | null;
  readonly content: RenderableTreeNode;
}
export interface Lesson {
  readonly sections: readonly LessonSection[];
  /** Every `output` fence with the `run` fence before it; proved by the lab test. */
  readonly outputs: readonly { readonly run: string; readonly output: string; readonly line: number }[];
}

/** CommonMark does not close bold before a Korean particle; the CJK plugin mends it (dependencies.md trap 9). */
function makeTokenizer(): Tokenizer {
  const tokenizer = new Tokenizer({ allowComments: true });
  (tokenizer as unknown as { parser: { use(plugin: unknown): void } }).parser.use(cjkFriendly);
  return tokenizer;
}
const tokenizer = makeTokenizer();

const fence: Schema = {
  render: 'Fence',
  attributes: {
    content: { type: String, required: true },
    language: { type: String },
    run: { type: Boolean },
    output: { type: Boolean },
    file: { type: String },
    process: { type: Boolean, render: false },
  },
};
const step: Schema = { render: 'Step', attributes: { id: { type: String, required: true } } };
const note: Schema = {
  render: 'Note',
  attributes: { kind: { type: String, default: 'note', matches: ['note', 'predict', 'old', 'why'] } },
};
const term: Schema = { render: 'Term', attributes: { name: { type: String, required: true } }, inline: true };
const CONFIG = { nodes: { fence }, tags: { step, note, term } };

export function parseLesson(
  text: string,
  file: string,
  steps: readonly string[],
): { readonly lesson: Lesson; readonly problems: readonly Problem[] } {
  const root = Markdoc.parse(tokenizer.tokenize(text), { file });
  const problems: Problem[] = Markdoc.validate(root, CONFIG).map((error) => ({
    file,
    line: (error.lines[0] ?? 0) + 1,
    column: 1,
    message: error.error.message,
  }));
  const intro: Node[] = [];
  const sections: LessonSection[] = [];
  const found: string[] = [];
  for (const child of root.children) {
    if (child.tag !== 'step') {
      if (found.length === 0) intro.push(child);
      else
        problems.push({
          file,
          line: (child.lines[0] ?? 0) + 1,
          column: 1,
          message: 'text stands outside a step section',
        });
      continue;
    }
    const id = String(child.attributes.id);
    found.push(id);
    sections.push({ step: id, content: Markdoc.transform(child.children, CONFIG) as unknown as RenderableTreeNode });
  }
  if (found.join(' ') !== steps.join(' ')) {
    problems.push({
      file,
      line: 1,
      column: 1,
      message: `sections are [${found.join(', ')}], the steps are [${steps.join(', ')}]`,
    });
  }
  const introduction = { step: null, content: Markdoc.transform(intro, CONFIG) as unknown as RenderableTreeNode };
  return { lesson: { sections: [introduction, ...sections], outputs: outputsOf(root) }, problems };
}

function outputsOf(root: Node): Lesson['outputs'] {
  const outputs: { run: string; output: string; line: number }[] = [];
  let run = '';
  for (const node of root.walk()) {
    if (node.type !== 'fence') continue;
    if (node.attributes.run === true) run = String(node.attributes.content);
    else if (node.attributes.output === true) {
      outputs.push({ run, output: String(node.attributes.content), line: (node.lines[0] ?? 0) + 1 });
    }
  }
  return outputs;
}
