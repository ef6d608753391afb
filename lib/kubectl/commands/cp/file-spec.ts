/** `[[namespace/]pod:]path` and the path arithmetic of kubectl/pkg/cmd/cp/filespec.go, which is Go's path package's. */
import { Failure } from '../../failure';

export interface FileSpec {
  readonly namespace: string;
  readonly pod: string;
  readonly path: string;
}

export function withoutSlash(path: string): string {
  return path !== '/' && path.endsWith('/') ? path.slice(0, -1) : path;
}

export function fileSpec(text: string): FileSpec {
  const colon = text.indexOf(':');
  const bad = new Failure('filespec must match the canonical format: [[namespace/]pod:]file/path');
  if (colon === 0) throw bad;
  if (colon < 0) return { namespace: '', pod: '', path: withoutSlash(text) };
  const pieces = text.slice(0, colon).split('/');
  if (pieces.length > 2) throw bad;
  const path = withoutSlash(text.slice(colon + 1)).replaceAll('\\', '/');
  const [first = '', second] = pieces;
  return second === undefined ? { namespace: '', pod: first, path } : { namespace: first, pod: second, path };
}

/** path.Clean */
export function clean(path: string): string {
  const rooted = path.startsWith('/');
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.length > 0 && out[out.length - 1] !== '..') out.pop();
    else if (!rooted) out.push('..');
  }
  const text = (rooted ? '/' : '') + out.join('/');
  return text === '' ? '.' : text;
}

export function join(...parts: readonly string[]): string {
  const given = parts.filter((part) => part !== '');
  return given.length === 0 ? '' : clean(given.join('/'));
}

export function dirName(path: string): string {
  return clean(path.slice(0, path.lastIndexOf('/') + 1));
}

export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? (path === '' ? '.' : '/') : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** No `../` in front, no leading slash, and nothing for the directory itself. */
export function withoutShortcuts(path: string): string {
  const rest = path.replace(/^(\.\.\/)+/, '');
  if (rest === '.' || rest === '..') return '';
  return rest.startsWith('/') ? rest.slice(1) : rest;
}

/** Does `target` lie in `base`? Both are clean; a relative and an absolute one are never related. */
export function isInside(base: string, target: string): boolean {
  if (base.startsWith('/') !== target.startsWith('/')) return false;
  if (base === target || base === '/') return true;
  if (base === '.') return target !== '..' && !target.startsWith('../');
  return target.startsWith(`${base}/`);
}
