/** The edited file as a text: its comment head with what was wrong before, and what counts as a change. */
import { toGoJson } from '../../printers/go-json';
import { readDocuments } from '../../resource/documents';

/** Why the file is opened again. */
export interface Reason {
  readonly head: string;
  readonly causes: readonly string[];
}

/** Said at the top of an object's file. */
export const OBJECT_HEAD = [
  "Please edit the object below. Lines beginning with a '#' will be ignored,",
  'and an empty file will abort the edit. If an error occurs while saving this file will be',
  'reopened with the relevant failures.',
];

const commented = (text: string): string => text.replaceAll('\n', '\n# ');

export function headed(head: readonly string[], reasons: readonly Reason[], text: string): string {
  const lines = [...head.map((line) => `# ${line}`), '#'];
  for (const { head: what, causes } of reasons) {
    lines.push(`# ${commented(what)}${causes.length > 0 ? ':' : ''}`);
    for (const cause of causes) lines.push(`# * ${commented(cause)}`);
    lines.push('#');
  }
  return `${lines.join('\n')}\n${text}`;
}

export function withoutComments(text: string): string {
  const lines = text.split('\n');
  return lines.filter((line) => !line.trim().startsWith('#') || line.trim().startsWith('#!')).join('\n');
}

/** Texts are compared by what they say: as JSON, or without comments where they are no YAML. */
export function content(text: string): string {
  const { objects, problem } = readDocuments(text);
  return problem === undefined ? toGoJson(objects) : withoutComments(text);
}

/** Anything but blanks and comments? */
export const hasLines = (text: string): boolean =>
  text.split('\n').some((line) => line.trim() !== '' && !line.trim().startsWith('#'));
