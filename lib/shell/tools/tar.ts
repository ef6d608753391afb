/** tar: create, list, extract, to and from files and pipes; `-z` marks the archive but does not compress it. */

import { decodeArchive, encodeMember, endOfArchive, GZIP_MARK, type Member } from '../../engine/base/tar';
import { utf8Length } from '../../engine/base/utf8';
import type { FileStat, FrameProgram, Step, Sys } from '../../engine/host/contract';
import { matches } from '../bash/expand/pattern';
import { formatDate } from '../text/date-format';
import { groupName, userName } from './accounts';
import { modeText } from './list-files';
import { reason } from './options';
import { flush, type Output, put } from './output';
import { isBusybox } from './quote';
import { readTarCall, type TarCall } from './tar-options';

interface State extends Output {
  input: string;
  fd: number | null;
  exit: number | null;
}

const NO_MODE =
  "tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.\n";

function typeOf(stat: FileStat): Member['type'] {
  return stat.type === 'directory' || stat.type === 'symlink' ? stat.type : 'file';
}

/** The line of `tar tv`: owner and size share nineteen columns. */
function longLine(member: Member): string {
  const type = member.type === 'directory' ? 'd' : member.type === 'symlink' ? 'l' : '-';
  const mode = type + modeText({ mode: member.mode, type: 'file' } as FileStat).slice(1);
  const owner = `${member.user || member.uid}/${member.group || member.gid}`;
  const size = String(member.type === 'file' ? utf8Length(member.text) : 0);
  const gap = ' '.repeat(Math.max(1, 19 - owner.length - size.length));
  const target = member.type === 'symlink' ? ` -> ${member.target}` : '';
  return `${mode} ${owner}${gap}${size} ${formatDate('%Y-%m-%d %H:%M', member.seconds)} ${member.name}${target}\n`;
}

class Archiver {
  private text = '';
  status = 0;
  private stripped = false;

  constructor(
    private readonly sys: Sys,
    private readonly state: State,
    private readonly call: TarCall,
  ) {}

  private path(name: string): string {
    const { directory } = this.call;
    return directory === undefined || name.startsWith('/') ? name : `${directory}/${name}`;
  }

  /** Told once; GNU's looks at the name before the file. */
  private strip(name: string): void {
    if (!name.startsWith('/') || this.stripped) return;
    const [verb, mark] = isBusybox(this.sys) ? ['removing', "'"] : ['Removing', '`'];
    put(this.state, 2, `tar: ${verb} leading ${mark}/' from member names\n`);
    this.stripped = true;
  }

  add(name: string): void {
    const { sys, state, call } = this;
    if (call.exclude.some((pattern) => matches(pattern, name) || matches(pattern, name.replace(/^.*\//, '')))) return;
    const found = sys.files.lstat(this.path(name));
    if (!isBusybox(sys)) this.strip(name);
    if (!found.ok) {
      put(state, 2, `tar: ${name}: Cannot stat: ${reason(found.errno)}\n`);
      this.status = 2;
      return;
    }
    const stat = found.value;
    const type = typeOf(stat);
    const text = type === 'file' ? sys.files.readFile(this.path(name)) : ({ ok: true, value: '' } as const);
    if (!text.ok) {
      put(state, 2, `tar: ${name}: Cannot open: ${reason(text.errno)}\n`);
      this.status = 2;
      return;
    }
    this.strip(name);
    const plain = name.replace(/^\/+/, '').replace(/\/+$/, '') || './';
    const member: Member = {
      name: type === 'directory' && !plain.endsWith('/') ? `${plain}/` : plain,
      type,
      mode: stat.mode,
      uid: stat.uid,
      gid: stat.gid,
      user: userName(sys, stat.uid),
      group: groupName(sys, stat.gid),
      seconds: Math.max(0, Math.floor(sys.epochMs / 1000 + stat.mtimeUs / 1_000_000)),
      text: text.value,
      target: stat.target ?? '',
    };
    this.text += encodeMember(member);
    if (call.verbose > 0)
      put(state, call.file === '-' ? 2 : 1, `${name.replace(/\/+$/, '')}${type === 'directory' ? '/' : ''}\n`);
    if (type !== 'directory') return;
    const names = sys.files.readdir(this.path(name));
    for (const below of names.ok ? names.value : []) this.add(`${name.replace(/\/$/, '')}/${below}`);
  }

  finish(): number {
    const { sys, state, call } = this;
    const text = (call.gzip ? GZIP_MARK : '') + this.text + endOfArchive(utf8Length(this.text));
    if (call.file === '-') put(state, 1, text);
    else {
      const written = sys.files.writeFile(call.file, text);
      if (!written.ok) {
        put(
          state,
          2,
          `tar: ${call.file}: Cannot open: ${reason(written.errno)}\ntar: Error is not recoverable: exiting now\n`,
        );
        return 2;
      }
    }
    if (this.status !== 0) put(state, 2, 'tar: Exiting with failure status due to previous errors\n');
    return this.status;
  }
}

function wanted(call: TarCall, member: Member): boolean {
  if (call.names.length === 0) return true;
  const name = member.name.replace(/\/$/, '');
  return call.names.some((one) => {
    const asked = one.replace(/\/$/, '');
    return name === asked || name.startsWith(`${asked}/`) || matches(asked, name);
  });
}

function makeDirectories(sys: Sys, path: string): void {
  const names = path.split('/').slice(0, -1);
  for (let i = 1; i <= names.length; i++) {
    const directory = names.slice(0, i).join('/');
    if (directory !== '' && !sys.files.stat(directory).ok) sys.files.mkdir(directory);
  }
}

function extractMember(sys: Sys, call: TarCall, member: Member, path: string): string | undefined {
  const { files } = sys;
  makeDirectories(sys, path);
  if (member.type === 'directory') {
    const stat = files.stat(path);
    const made = stat.ok && stat.value.type === 'directory' ? ({ ok: true } as const) : files.mkdir(path);
    if (!made.ok) return `Cannot mkdir: ${reason(made.errno)}`;
  } else {
    const there = files.lstat(path);
    if (there.ok && there.value.type !== 'directory') files.unlink(path);
    const made = member.type === 'symlink' ? files.symlink(member.target, path) : files.writeFile(path, member.text);
    if (!made.ok) return `Cannot open: ${reason(made.errno)}`;
  }
  if (member.type === 'symlink') return undefined;
  files.chmod(path, sys.uid === 0 ? member.mode : member.mode & ~sys.umask() & 0o777);
  if (sys.uid === 0 && call.keepOwner) files.chown(path, member.uid, member.gid);
  if (member.type === 'file' && call.keepTime) files.utimes(path, member.seconds * 1_000_000 - sys.epochMs * 1000);
  return undefined;
}

function readArchive(sys: Sys, state: State, call: TarCall): number {
  const members = decodeArchive(state.input);
  if (members === undefined) {
    put(
      state,
      2,
      isBusybox(sys)
        ? 'tar: short read\n'
        : 'tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n',
    );
    return isBusybox(sys) ? 1 : 2;
  }
  let status = 0;
  for (const member of members) {
    if (!wanted(call, member)) continue;
    if (call.mode === 't') {
      put(state, 1, call.verbose > 0 ? longLine(member) : `${member.name}\n`);
      continue;
    }
    const parts = member.name.replace(/^\/+/, '').split('/');
    const name = parts.slice(call.strip).join('/').replace(/\/$/, '');
    if (name === '') continue;
    if (call.verbose > 0) put(state, call.toStdout ? 2 : 1, `${member.name}\n`);
    if (call.toStdout) {
      put(state, 1, member.text);
      continue;
    }
    const problem = extractMember(sys, call, member, call.directory === undefined ? name : `${call.directory}/${name}`);
    if (problem !== undefined) {
      put(state, 2, `tar: ${name}: ${problem}\n`);
      status = 2;
    }
  }
  for (const asked of call.names) {
    if (members.some((member) => wanted({ ...call, names: [asked] }, member))) continue;
    put(state, 2, isBusybox(sys) ? `tar: ${asked}: not found in archive\n` : `tar: ${asked}: Not found in archive\n`);
    status = 2;
  }
  if (status !== 0 && !isBusybox(sys)) put(state, 2, 'tar: Exiting with failure status due to previous errors\n');
  return isBusybox(sys) && status !== 0 ? 1 : status;
}

function begin(sys: Sys, state: State, call: TarCall): number | undefined {
  const stop = (text: string, status = 2) => {
    put(state, 2, text);
    return status;
  };
  if (call.problem !== undefined)
    return stop(`tar: ${call.problem}\nTry 'tar --help' or 'tar --usage' for more information.\n`, 64);
  if (call.mode === undefined) return stop(NO_MODE);
  if (call.directory !== undefined && isBusybox(sys) && !sys.files.stat(call.directory).ok)
    return stop(`tar: can't change directory to '${call.directory}': No such file or directory\n`, 1);
  if (call.directory !== undefined && !sys.files.stat(call.directory).ok)
    return stop(
      `tar: ${call.directory}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n`,
    );
  if (call.mode === 'c' || call.mode === 'r') {
    if (call.names.length === 0)
      return stop(
        "tar: Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.\n",
      );
    const archiver = new Archiver(sys, state, call);
    for (const name of call.names) archiver.add(name);
    return archiver.finish();
  }
  if (call.file === '-') {
    state.fd = 0;
    return undefined;
  }
  const opened = sys.open(call.file, 'read');
  if (!opened.ok)
    return isBusybox(sys)
      ? stop(`tar: can't open '${call.file}': ${reason(opened.errno)}\n`, 1)
      : stop(`tar: ${call.file}: Cannot open: ${reason(opened.errno)}\ntar: Error is not recoverable: exiting now\n`);
  state.fd = opened.value;
  return undefined;
}

export const tar: FrameProgram = {
  name: 'tar',
  start(sys) {
    const state: State = { pending: [], input: '', fd: null, exit: null };
    state.exit = begin(sys, state, readTarCall(sys.argv.slice(1))) ?? null;
    return state as never;
  },
  step(raw, _wake, sys): Step {
    const state = raw as unknown as State;
    while (state.exit === null && state.fd !== null) {
      const got = sys.read(state.fd);
      if (!got) return { wait: { readable: [state.fd] } };
      state.input += got.text;
      if (got.eof) {
        state.exit = readArchive(sys, state, readTarCall(sys.argv.slice(1)));
        state.input = '';
      }
    }
    return flush(state, sys) ?? { exit: state.exit ?? 0 };
  },
};
