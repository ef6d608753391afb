/** GNU tar's archives (ustar with its own magic) as text: 512-byte headers with octal fields; contents are UTF-8 when counted. */
import { afterBytes, utf8Bytes, utf8Length } from './utf8';

export interface Member {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  readonly seconds: number;
  readonly text: string;
  readonly target: string;
}

const TYPES = { file: '0', directory: '5', symlink: '2' } as const;
const BLOCK = 512;
/** Archives are written in records of twenty blocks. */
const RECORD = 10_240;
/** What `-z` puts before the archive: a gzip header; contents are kept as they are. */
export const GZIP_MARK = '\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03';

function field(text: string, width: number): string {
  return text + '\0'.repeat(Math.max(0, width - utf8Length(text)));
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

function header(member: Member, name: string, type: string, size: number, target: string): string {
  const before =
    field(name, 100) + octal(member.mode & 0o7777, 8) + octal(member.uid, 8) + octal(member.gid, 8) + octal(size, 12);
  const rest = type + field(target, 100) + field('ustar  \0', 8) + field(member.user, 32) + field(member.group, 32);
  const start = before + octal(member.seconds, 12);
  const end = field(rest, BLOCK - 156);
  let sum = 8 * 32;
  for (const byte of utf8Bytes(start + end)) sum += byte;
  return `${start}${sum.toString(8).padStart(6, '0')}\0 ${end}`;
}

function padded(text: string): string {
  const left = utf8Length(text) % BLOCK;
  return left === 0 ? text : text + '\0'.repeat(BLOCK - left);
}

/** A name or target too long for its field goes before, as a member of its own. */
function longField(member: Member, text: string, type: 'L' | 'K'): string {
  if (utf8Length(text) <= 100) return '';
  const nobody = { ...member, mode: 0, uid: 0, gid: 0, user: 'root', group: 'root', seconds: 0 };
  return header(nobody, '././@LongLink', type, utf8Length(text) + 1, '') + padded(`${text}\0`);
}

function cut(text: string): string {
  let out = text;
  while (utf8Length(out) > 100) out = out.slice(0, -1);
  return out;
}

export function encodeMember(member: Member): string {
  const size = member.type === 'file' ? utf8Length(member.text) : 0;
  const long = longField(member, member.target, 'K') + longField(member, member.name, 'L');
  const head = header(member, cut(member.name), TYPES[member.type], size, cut(member.target));
  return long + head + (member.type === 'file' ? padded(member.text) : '');
}

export function endOfArchive(size: number): string {
  const total = Math.ceil((size + 2 * BLOCK) / RECORD) * RECORD;
  return '\0'.repeat(total - size);
}

/** As far as the text reaches. */
function skip(text: string, at: number, bytes: number): number {
  return afterBytes(text, at, bytes) ?? text.length;
}

/** Members of an archive; undefined where the text is none. */
export function decodeArchive(given: string): Member[] | undefined {
  const text = given.startsWith(GZIP_MARK) ? given.slice(GZIP_MARK.length) : given;
  const members: Member[] = [];
  let at = 0;
  let longName: string | undefined;
  let longTarget: string | undefined;
  while (at < text.length && text.charAt(at) !== '\0') {
    const end = skip(text, at, BLOCK);
    let place = at;
    const take = (bytes: number): string => {
      const to = skip(text, place, bytes);
      const found = text.slice(place, to);
      place = to;
      const zero = found.indexOf('\0');
      return zero < 0 ? found : found.slice(0, zero);
    };
    const name = take(100);
    const [mode, uid, gid, size, seconds] = [8, 8, 8, 12, 12].map((width) => Number.parseInt(take(width), 8) || 0);
    take(8);
    const type = take(1);
    const target = take(100);
    if (!take(8).startsWith('ustar')) return undefined;
    const [user, group] = [take(32), take(32)];
    const bodyEnd = skip(text, end, size as number);
    const body = text.slice(end, bodyEnd);
    at = skip(text, bodyEnd, (BLOCK - ((size as number) % BLOCK)) % BLOCK);
    if (type === 'L') longName = body.replace(/\0$/, '');
    else if (type === 'K') longTarget = body.replace(/\0$/, '');
    else {
      members.push({
        name: longName ?? name,
        type: type === '5' ? 'directory' : type === '2' ? 'symlink' : 'file',
        mode: mode as number,
        uid: uid as number,
        gid: gid as number,
        user,
        group,
        seconds: seconds as number,
        text: body,
        target: longTarget ?? target,
      });
      longName = undefined;
      longTarget = undefined;
    }
  }
  return text === '' ? undefined : members;
}
