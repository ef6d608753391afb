/** Redirections (bash manual 3.6): first all targets are expanded, then files are opened from left to right. */
import type { Fd, FdMap } from '../../../engine/host/contract';
import type { Expander } from '../expand/expander';
import type { Node } from '../parse/script';
import type { ShellState } from '../state';
import { setScalar } from '../variables';
import { setFd, withFd } from './fd-map';
import type { Run } from './run';
import { spawnShell } from './spawn';
import { listFrame } from './substitution';

export interface Target {
  readonly operator: string;
  readonly fd: number;
  readonly text: string;
  readonly variable?: string;
  /** `< <(cmd)` and `> >(cmd)`: number of the command's script node. */
  readonly process?: { readonly script: string; readonly node: number; readonly input: boolean };
}

const READS = new Set(['<', '<<', '<<-', '<<<', '<&', '<>']);

export function expandTargets(redirections: readonly Node[], x: Expander): Target[] {
  return redirections.map((node) => {
    const fd = node.fd ?? (READS.has(node.operator) ? 0 : 1);
    const { operator, fdVariable: variable } = node;
    const target = node.target as Node;
    if (target.type === 'HereDoc') {
      const content = target.content as Node;
      let text = x.text(content, true);
      if (target.stripTabs) text = text.replace(/^\t+/gm, '');
      return { operator, fd, variable, text };
    }
    const parts = target.parts as Node[];
    const only = parts.length === 1 ? parts[0] : undefined;
    if (only?.type === 'ProcessSubstitution') {
      const process = { script: x.script.text, node: x.script.numberOf(only.body), input: only.direction === 'input' };
      return { operator, fd, variable, text: '', process };
    }
    if (operator === '<<<') return { operator, fd, variable, text: `${x.text(target)}\n` };
    return { operator, fd, variable, text: x.words([target]).join(' ') };
  });
}

export interface Opened {
  readonly map: FdMap;
  readonly opened: readonly Fd[];
}

const BASH: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  EACCES: 'Permission denied',
  ENOTDIR: 'Not a directory',
  EROFS: 'Read-only file system',
  ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long',
  ENOSPC: 'No space left on device',
  EPERM: 'Operation not permitted',
};
export const ERRNO_TEXTS = BASH;

function openFailure(state: ShellState, path: string, errno: string, create: boolean): string {
  const text = BASH[errno] ?? errno;
  if (state.flavour === 'dash') {
    const dash = errno === 'ENOENT' ? (create ? 'Directory nonexistent' : 'No such file') : text;
    return `cannot ${create ? 'create' : 'open'} ${path}: ${dash}`;
  }
  if (state.flavour === 'ash') {
    const ash = errno === 'ENOENT' ? (create ? 'nonexistent directory' : 'no such file') : text;
    return `can't ${create ? 'create' : 'open'} ${path}: ${ash}`;
  }
  return `${path}: ${text}`;
}

/** A here-document as a pipe, or as a file where it is too long for one. */
function textSource(r: Run, text: string): Fd | undefined {
  const pipe = r.sys.pipe();
  let written = true;
  for (let at = 0; written && at < text.length; at += 8_192)
    written = r.sys.write(pipe.write, text.slice(at, at + 8_192));
  r.sys.close(pipe.write);
  if (written) return pipe.read;
  r.sys.close(pipe.read);
  const path = `/tmp/sh-thd.${r.sys.pid}`;
  r.sys.files.writeFile(path, text);
  const opened = r.sys.open(path, 'read');
  r.sys.files.unlink(path);
  return opened.ok ? opened.value : undefined;
}

export function openTargets(r: Run, targets: readonly Target[], from: FdMap): Opened | { readonly message: string } {
  const map = [...from];
  const opened: Fd[] = [];
  const fail = (message: string) => {
    for (const fd of opened) r.sys.close(fd);
    return { message };
  };
  for (const target of targets) {
    const { operator } = target;
    let number = target.fd;
    if (target.variable && target.text !== '-') {
      number = 10;
      while (map[number] !== undefined) number++;
      setScalar(r.state, target.variable, String(number));
    }
    const set = (real: Fd) => {
      opened.push(real);
      setFd(map, number, real);
      if (operator === '&>' || operator === '&>>') setFd(map, 2, real);
    };
    if (target.process) {
      const pipe = r.sys.pipe();
      const { script, node, input } = target.process;
      spawnShell(r, [listFrame(script, node)], withFd(map, input ? 1 : 0, input ? pipe.write : pipe.read));
      r.sys.close(input ? pipe.write : pipe.read);
      set(input ? pipe.read : pipe.write);
      continue;
    }
    if (operator === '<<' || operator === '<<-' || operator === '<<<') {
      const real = textSource(r, target.text);
      if (real === undefined) return fail('cannot create temp file for here-document: No space left on device');
      set(real);
      continue;
    }
    if ((operator === '>&' || operator === '<&') && (/^\d+-?$/.test(target.text) || target.text === '-')) {
      if (target.text === '-') {
        map[number] = undefined;
        continue;
      }
      const source = map[Number.parseInt(target.text, 10)];
      if (source === undefined) return fail(`${target.text}: Bad file descriptor`);
      setFd(map, number, source);
      if (target.text.endsWith('-')) map[Number.parseInt(target.text, 10)] = undefined;
      continue;
    }
    if (target.text === '') return fail(': No such file or directory');
    const how =
      operator === '<' ? 'read' : operator === '<>' ? 'readwrite' : operator.includes('>>') ? 'append' : 'write';
    if (how === 'write' && operator !== '>|' && r.state.options.noclobber) {
      const stat = r.sys.files.stat(target.text);
      if (stat.ok && stat.value.type === 'file') return fail(`${target.text}: cannot overwrite existing file`);
    }
    const result = r.sys.open(target.text, how);
    if (!result.ok) return fail(openFailure(r.state, target.text, result.errno, how !== 'read'));
    if (operator === '>&') {
      opened.push(result.value);
      setFd(map, 1, result.value);
      setFd(map, 2, result.value);
    } else set(result.value);
  }
  return { map, opened };
}

export function closeAll(r: Run, fds: readonly Fd[] | undefined): void {
  for (const fd of fds ?? []) r.sys.close(fd);
}
