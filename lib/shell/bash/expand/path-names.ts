/** Path name expansion: walks directories level by level; matches sorted by code unit, hidden names only when asked. */
import type { Files } from '../../../engine/host/contract';
import { hasMagic, patternSource, unquotePattern } from './pattern';

export interface GlobOptions {
  readonly dotglob: boolean;
  readonly nocase: boolean;
}

function splitLevels(pattern: string): string[] {
  const levels = [''];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '\\') levels[levels.length - 1] += c + pattern.charAt(++i);
    else if (c === '/') levels.push('');
    else levels[levels.length - 1] += c;
  }
  return levels;
}

export function expandPath(pattern: string, files: Files, options: GlobOptions): string[] {
  const levels = splitLevels(pattern);
  let found: string[] = [''];
  for (const [index, level] of levels.entries()) {
    const last = index === levels.length - 1;
    const next: string[] = [];
    for (const base of found) {
      if (level === '') {
        if (!last || base !== '') next.push(index === 0 ? '/' : base.endsWith('/') ? base : `${base}/`);
        continue;
      }
      const prefix = base === '' || base.endsWith('/') ? base : `${base}/`;
      if (!hasMagic(level)) {
        const path = prefix + unquotePattern(level);
        if (files.lstat(path).ok) next.push(path);
        continue;
      }
      const list = files.readdir(prefix === '' ? '.' : prefix);
      if (!list.ok) continue;
      const regexp = new RegExp(`^(?:${patternSource(level, '[^/]*', '[^/]')})$`, options.nocase ? 'iu' : 'u');
      for (const name of list.value) {
        if (name.startsWith('.') && !level.startsWith('.') && !options.dotglob) continue;
        if (regexp.test(name)) next.push(prefix + name);
      }
    }
    found = next;
  }
  return found;
}
