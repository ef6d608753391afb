/** cd, pwd and the directory stack; the logical working directory is $PWD. */
import type { Run } from '../run/run';
import { addFlags, getScalar, setScalar } from '../variables';
import type { Builtin, BuiltinCall } from './builtin-table';

function normal(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') out.pop();
    else out.push(part);
  }
  return `/${out.join('/')}`;
}

function change(call: BuiltinCall, asked: string, shown = asked): number {
  const { r, fail } = call;
  const pwd = getScalar(r.state, 'PWD') ?? r.sys.cwd();
  const path = normal(asked.startsWith('/') ? asked : `${pwd}/${asked}`);
  const result = r.sys.chdir(path);
  if (!result.ok) {
    if (r.state.flavour === 'dash') return fail(`can't cd to ${shown}`, 2);
    if (r.state.flavour === 'ash')
      return fail(
        `can't cd to ${shown}: ${result.errno === 'ENOENT' ? 'No such file or directory' : REASONS[result.errno]}`,
        2,
      );
    return fail(`${shown}: ${REASONS[result.errno] ?? result.errno}`);
  }
  setDirectory(r, path, pwd);
  return 0;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  ENOTDIR: 'Not a directory',
  EACCES: 'Permission denied',
  ELOOP: 'Too many levels of symbolic links',
};

function setDirectory(r: Run, path: string, old: string): void {
  setScalar(r.state, 'OLDPWD', old);
  setScalar(r.state, 'PWD', path);
  addFlags(r.state, 'OLDPWD', 'x');
  addFlags(r.state, 'PWD', 'x');
}

export const cd: Builtin = {
  name: 'cd',
  usage: 'cd [-L|[-P [-e]] [-@]] [dir]',
  run(call) {
    const { r, out, fail } = call;
    const args = call.args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== '--');
    const option = args.find((arg) => /^-./.test(arg));
    if (option) {
      call.fail(`${option.slice(0, 2)}: invalid option\ncd: usage: cd [-L|[-P [-e]] [-@]] [dir]`, 2);
      return 2;
    }
    if (args.length > 1 && r.state.flavour === 'bash') return fail('too many arguments');
    let to = args[0];
    if (to === undefined) {
      const home = getScalar(r.state, 'HOME');
      if (home === undefined) return fail('HOME not set');
      to = home;
    }
    if (to === '-') {
      const old = getScalar(r.state, 'OLDPWD');
      if (old === undefined) return fail('OLDPWD not set');
      to = old;
      const status = change(call, to);
      if (status === 0) out(`${to}\n`);
      return status;
    }
    if (to === '') return 0;
    if (!/^\.{0,2}(\/|$)/.test(to)) {
      for (const base of (getScalar(r.state, 'CDPATH') ?? '').split(':').filter(Boolean)) {
        const path = normal(base.startsWith('/') ? `${base}/${to}` : `${r.sys.cwd()}/${base}/${to}`);
        const stat = r.sys.files.stat(path);
        if (stat.ok && stat.value.type === 'directory' && change(call, path) === 0) {
          out(`${path}\n`);
          return 0;
        }
      }
    }
    return change(call, to);
  },
};

export const pwd: Builtin = {
  name: 'pwd',
  usage: 'pwd [-LP]',
  run({ r, args, out, fail }) {
    const bad = args.find((arg) => /^-./.test(arg) && !/^-[LP]+$/.test(arg));
    if (bad !== undefined && r.state.flavour === 'bash')
      return fail(`${bad.slice(0, 2)}: invalid option\npwd: usage: pwd [-LP]`, 2);
    const physical = args.includes('-P');
    const logical = getScalar(r.state, 'PWD');
    const real = r.sys.files.realpath('.');
    out(`${physical && real.ok ? real.value : (logical ?? r.sys.cwd())}\n`);
    return 0;
  },
};

function shown(r: Run, path: string): string {
  const home = getScalar(r.state, 'HOME');
  if (home && home !== '/' && (path === home || path.startsWith(`${home}/`))) return `~${path.slice(home.length)}`;
  return path;
}

function list(call: BuiltinCall): number {
  const { r, out } = call;
  const here = getScalar(r.state, 'PWD') ?? r.sys.cwd();
  out(`${[here, ...r.state.dirs].map((path) => shown(r, path)).join(' ')}\n`);
  return 0;
}

export const dirs: Builtin = {
  name: 'dirs',
  bashOnly: true,
  usage: 'dirs [-clpv] [+N] [-N]',
  run(call) {
    const { r, args, out } = call;
    const all = [getScalar(r.state, 'PWD') ?? r.sys.cwd(), ...r.state.dirs];
    if (args.includes('-c')) {
      r.state.dirs = [];
      return 0;
    }
    if (args.includes('-v')) {
      out(all.map((path, index) => `${String(index).padStart(2)}  ${shown(r, path)}\n`).join(''));
      return 0;
    }
    if (args.includes('-p')) {
      out(all.map((path) => `${shown(r, path)}\n`).join(''));
      return 0;
    }
    return list(call);
  },
};

export const pushd: Builtin = {
  name: 'pushd',
  bashOnly: true,
  usage: 'pushd [-n] [+N | -N | dir]',
  run(call) {
    const { r, args } = call;
    const here = getScalar(r.state, 'PWD') ?? r.sys.cwd();
    const to = args[0] ?? r.state.dirs[0];
    if (to === undefined) return call.fail('no other directory');
    const status = change(call, to);
    if (status !== 0) return status;
    r.state.dirs = args[0] === undefined ? [here, ...r.state.dirs.slice(1)] : [here, ...r.state.dirs];
    return list(call);
  },
};

export const popd: Builtin = {
  name: 'popd',
  bashOnly: true,
  usage: 'popd [-n] [+N | -N]',
  run(call) {
    const { r } = call;
    const [to, ...rest] = r.state.dirs;
    if (to === undefined) return call.fail('directory stack empty');
    const status = change(call, to);
    if (status !== 0) return status;
    r.state.dirs = rest;
    return list(call);
  },
};
