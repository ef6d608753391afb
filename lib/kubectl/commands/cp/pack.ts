/** The archive that goes to a pod: files, links and empty directories below the source, under the destination's name. */

import { encodeMember, endOfArchive, type Member } from '../../../engine/base/tar';
import { utf8Length } from '../../../engine/base/utf8';
import type { FileStat, Sys } from '../../../engine/host/contract';
import { Failure } from '../../failure';
import { goReason } from './go-reason';

function member(sys: Sys, name: string, stat: FileStat, text: string): Member {
  return {
    name,
    type: stat.type === 'directory' || stat.type === 'symlink' ? stat.type : 'file',
    mode: stat.mode,
    uid: stat.uid,
    gid: stat.gid,
    user: '',
    group: '',
    seconds: Math.max(0, Math.floor(sys.epochMs / 1_000 + stat.mtimeUs / 1_000_000)),
    text,
    target: stat.target ?? '',
  };
}

export function pack(sys: Sys, source: string, destination: string): string {
  let archive = '';
  const add = (path: string, name: string): void => {
    const found = sys.files.lstat(path);
    if (!found.ok) throw new Failure(`lstat ${path}: ${goReason(found.errno)}`);
    const { type } = found.value;
    if (type === 'directory') {
      const list = sys.files.readdir(path);
      if (!list.ok) throw new Failure(`open ${path}: ${goReason(list.errno)}`);
      if (list.value.length === 0) archive += encodeMember(member(sys, `${name}/`, found.value, ''));
      for (const below of list.value) add(`${path}/${below}`, `${name}/${below}`);
      return;
    }
    const text = type === 'symlink' ? ({ ok: true, value: '' } as const) : sys.files.readFile(path);
    if (!text.ok) throw new Failure(`open ${path}: ${goReason(text.errno)}`);
    archive += encodeMember(member(sys, name, found.value, text.value));
  };
  add(source, destination);
  return archive + endOfArchive(utf8Length(archive));
}
