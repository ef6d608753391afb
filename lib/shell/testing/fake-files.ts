/** Files in memory for the tests of programs: directories are implied by paths or made with mkdir. */
import type { FileStat, Files, Result } from '../../engine/host/contract';

interface Entry {
  type: 'file' | 'directory' | 'symlink';
  text: string;
  mode: number;
  mtimeUs: number;
}

export class FakeFiles {
  private readonly entries = new Map<string, Entry>();
  constructor(
    files: Readonly<Record<string, string>>,
    private readonly now: () => number,
  ) {
    for (const path of ['/', '/tmp', '/home', '/home/student', '/etc', '/usr', '/usr/bin', '/dev', '/bin'])
      this.directory(path);
    this.put('/dev/null', '');
    for (const path of Object.keys(files)) this.put(path, files[path] as string);
  }
  private directory(path: string): void {
    this.entries.set(path, { type: 'directory', text: '', mode: 0o755, mtimeUs: 0 });
  }
  put(path: string, text: string, mode?: number): void {
    const parts = path.split('/').slice(1, -1);
    let at = '';
    for (const part of parts) {
      at += `/${part}`;
      if (!this.entries.has(at)) this.directory(at);
    }
    this.entries.set(path, {
      type: 'file',
      text,
      mode: mode ?? this.entries.get(path)?.mode ?? 0o644,
      mtimeUs: this.now(),
    });
  }
  resolve(path: string, cwd: string): string {
    const out: string[] = [];
    for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..') out.pop();
      else out.push(part);
    }
    return `/${out.join('/')}`;
  }
  private follow(path: string): string {
    let at = path;
    for (let i = 0; i < 20; i++) {
      const entry = this.entries.get(at);
      if (entry?.type !== 'symlink') return at;
      at = this.resolve(entry.text, at.slice(0, at.lastIndexOf('/')) || '/');
    }
    return at;
  }
  has(path: string): boolean {
    return this.entries.has(this.follow(path));
  }
  text(path: string): string | undefined {
    const entry = this.entries.get(this.follow(path));
    return entry?.type === 'file' ? entry.text : undefined;
  }
  mode(path: string): number {
    return this.entries.get(this.follow(path))?.mode ?? 0;
  }
  private statOf(path: string): Result<FileStat> {
    const entry = this.entries.get(path);
    if (!entry) {
      const parent = this.entries.get(path.slice(0, path.lastIndexOf('/')) || '/');
      return { ok: false, errno: parent?.type === 'file' ? 'ENOTDIR' : 'ENOENT' };
    }
    const size =
      entry.type === 'file' ? Buffer.byteLength(entry.text) : entry.type === 'symlink' ? entry.text.length : 4096;
    const inode = [...this.entries.keys()].indexOf(path) + 1;
    const base = {
      type: entry.type,
      mode: entry.mode,
      uid: 1000,
      gid: 1000,
      size,
      mtimeUs: entry.mtimeUs,
      links: 1,
      inode,
    };
    return { ok: true, value: entry.type === 'symlink' ? { ...base, target: entry.text } : base };
  }
  view(cwd: () => string): Files {
    const fake = this;
    const full = (path: string) => fake.resolve(path, cwd());
    const done = { ok: true as const, value: null };
    const parentOf = (path: string) => fake.entries.get(path.slice(0, path.lastIndexOf('/')) || '/');
    return {
      stat: (path) => fake.statOf(fake.follow(full(path))),
      lstat: (path) => fake.statOf(full(path)),
      readFile(path) {
        const entry = fake.entries.get(fake.follow(full(path)));
        if (!entry) return { ok: false, errno: 'ENOENT' };
        return entry.type === 'directory' ? { ok: false, errno: 'EISDIR' } : { ok: true, value: entry.text };
      },
      writeFile(path, text, options) {
        const to = fake.follow(full(path));
        if (!parentOf(to)) return { ok: false, errno: 'ENOENT' };
        if (fake.entries.get(to)?.type === 'directory') return { ok: false, errno: 'EISDIR' };
        fake.put(to, options?.append ? (fake.entries.get(to)?.text ?? '') + text : text, options?.mode);
        return done;
      },
      readdir(path) {
        const at = fake.follow(full(path));
        if (fake.entries.get(at)?.type !== 'directory')
          return { ok: false, errno: fake.entries.has(at) ? 'ENOTDIR' : 'ENOENT' };
        const prefix = at === '/' ? '/' : `${at}/`;
        const names = [...fake.entries.keys()]
          .filter((key) => key !== '/' && key.startsWith(prefix) && !key.slice(prefix.length).includes('/'))
          .map((key) => key.slice(prefix.length));
        return { ok: true, value: names.sort() };
      },
      mkdir(path) {
        const at = full(path);
        if (fake.entries.has(at)) return { ok: false, errno: 'EEXIST' };
        if (!parentOf(at)) return { ok: false, errno: 'ENOENT' };
        fake.directory(at);
        return done;
      },
      rmdir(path) {
        const at = full(path);
        if (!fake.entries.has(at)) return { ok: false, errno: 'ENOENT' };
        if (fake.entries.get(at)?.type !== 'directory') return { ok: false, errno: 'ENOTDIR' };
        if ([...fake.entries.keys()].some((key) => key.startsWith(`${at}/`))) return { ok: false, errno: 'ENOTEMPTY' };
        fake.entries.delete(at);
        return done;
      },
      unlink(path) {
        return fake.entries.delete(full(path)) ? done : { ok: false, errno: 'ENOENT' };
      },
      rename(from, to) {
        const source = full(from);
        if (!fake.entries.has(source)) return { ok: false, errno: 'ENOENT' };
        for (const key of [...fake.entries.keys()]) {
          if (key !== source && !key.startsWith(`${source}/`)) continue;
          fake.entries.set(full(to) + key.slice(source.length), fake.entries.get(key) as Entry);
          fake.entries.delete(key);
        }
        return done;
      },
      symlink(target, path) {
        if (fake.entries.has(full(path))) return { ok: false, errno: 'EEXIST' };
        fake.entries.set(full(path), { type: 'symlink', text: target, mode: 0o777, mtimeUs: fake.now() });
        return done;
      },
      chmod(path, mode) {
        const entry = fake.entries.get(full(path));
        if (!entry) return { ok: false, errno: 'ENOENT' };
        entry.mode = mode;
        return done;
      },
      chown: (path) => (fake.has(full(path)) ? done : { ok: false, errno: 'ENOENT' }),
      utimes(path, mtimeUs) {
        const entry = fake.entries.get(full(path));
        if (!entry) return { ok: false, errno: 'ENOENT' };
        entry.mtimeUs = mtimeUs;
        return done;
      },
      realpath: (path) =>
        fake.has(full(path)) ? { ok: true, value: fake.follow(full(path)) } : { ok: false, errno: 'ENOENT' },
      resolve: full,
    };
  }
}
