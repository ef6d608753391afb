/** Bodies from the command line: -d and its kin, which may name a file (tool_getparam.c). */
import type { Sys } from '../../host/contract';

export type ReadFile = (path: string) => string | undefined;
export interface Data {
  readonly text: string;
  readonly warning?: string;
}

/** `@name`: the file, without its line ends unless it is taken as it is. An unreadable file is an empty body, with a warning. */
export function dataOf(value: string, read: ReadFile, asItIs: boolean): Data {
  if (!value.startsWith('@')) return { text: value };
  const path = value.slice(1);
  const content = read(path === '-' ? '/dev/stdin' : path);
  if (content === undefined) {
    const warning = `Warning: Couldn't read data from file "${path}", this makes an empty POST.\n`;
    return { text: '', warning };
  }
  return { text: asItIs ? content : content.replace(/[\r\n\0]/g, '') };
}

/** `name=content`, `=content`, `name@file`, `@file` or content. */
export function encodedDataOf(value: string, read: ReadFile): string {
  const mark = /[=@]/.exec(value);
  if (mark === null) return encodeURIComponent(value);
  const name = value.slice(0, mark.index);
  const rest = value.slice(mark.index + 1);
  const content = mark[0] === '@' ? (read(rest) ?? '') : rest;
  return `${name === '' ? '' : `${name}=`}${encodeURIComponent(content)}`;
}

export function textOf(sys: Sys, path: string): string | undefined {
  const file = sys.files.readFile(path);
  return file.ok ? file.value : undefined;
}
