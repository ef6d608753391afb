/** find: -name -iname -path -type -maxdepth -mindepth -size -empty -newer -not ! -o -print -print0 -delete -exec … \; */
import { matches } from '../bash/expand/pattern';
import { oneShot, type ToolCall } from './one-shot';
import { reason } from './options';

interface Test {
  readonly not: boolean;
  readonly kind: string;
  readonly value: string;
}

function parse(
  args: readonly string[],
  call: ToolCall,
): { paths: string[]; groups: Test[][]; max: number; min: number } | undefined {
  const paths: string[] = [];
  let at = 0;
  while (args[at] !== undefined && !/^[-!(]/.test(args[at] as string)) paths.push(args[at++] as string);
  const groups: Test[][] = [[]];
  let not = false;
  let max = Number.POSITIVE_INFINITY;
  let min = 0;
  const unary = new Set([
    '-name',
    '-iname',
    '-path',
    '-wholename',
    '-type',
    '-size',
    '-newer',
    '-user',
    '-mtime',
    '-mmin',
    '-perm',
    '-maxdepth',
    '-mindepth',
  ]);
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '-not' || arg === '!') not = true;
    else if (arg === '-o' || arg === '-or') groups.push([]);
    else if (arg === '-a' || arg === '-and' || arg === '(' || arg === ')') continue;
    else if (unary.has(arg)) {
      const value = args[++at];
      if (value === undefined) {
        call.fail(`missing argument to \`${arg}'`);
        return undefined;
      }
      if (arg === '-maxdepth') max = Number(value);
      else if (arg === '-mindepth') min = Number(value);
      else groups[groups.length - 1]?.push({ not, kind: arg, value });
      not = false;
    } else if (['-empty', '-print', '-print0', '-delete'].includes(arg)) {
      groups[groups.length - 1]?.push({ not, kind: arg, value: '' });
      not = false;
    } else {
      call.fail(`unknown predicate \`${arg}'`);
      return undefined;
    }
  }
  return { paths: paths.length > 0 ? paths : ['.'], groups, max, min };
}

export const find = oneShot('find', (call) => {
  const plan = parse(call.args, call);
  if (!plan) return 1;
  const { files } = call.sys;
  let status = 0;
  const holds = (test: Test, path: string): boolean => {
    const stat = files.lstat(path);
    if (!stat.ok) return false;
    const name = path.replace(/\/+$/, '').split('/').pop() ?? path;
    switch (test.kind) {
      case '-name':
        return matches(test.value, name);
      case '-iname':
        return matches(test.value, name, true);
      case '-path':
      case '-wholename':
        return matches(test.value, path);
      case '-type':
        return test.value
          .split(',')
          .includes(
            stat.value.type === 'directory'
              ? 'd'
              : stat.value.type === 'symlink'
                ? 'l'
                : stat.value.type === 'device'
                  ? 'c'
                  : 'f',
          );
      case '-empty': {
        const list = stat.value.type === 'directory' ? files.readdir(path) : undefined;
        return list ? list.ok && list.value.length === 0 : stat.value.size === 0;
      }
      case '-size': {
        const found = /^([-+]?)(\d+)([ckMG]?)$/.exec(test.value);
        const unit = { c: 1, k: 1024, M: 1024 ** 2, G: 1024 ** 3, '': 512 }[(found?.[3] ?? '') as 'c'] ?? 512;
        const size = Math.ceil(stat.value.size / unit);
        return found?.[1] === '+'
          ? size > Number(found[2])
          : found?.[1] === '-'
            ? size < Number(found[2])
            : size === Number(found?.[2]);
      }
      case '-newer': {
        const other = files.stat(test.value);
        return other.ok && stat.value.mtimeUs > other.value.mtimeUs;
      }
      case '-print':
      case '-print0':
        call.out(path + (test.kind === '-print' ? '\n' : '\0'));
        return true;
      case '-delete':
        return (stat.value.type === 'directory' ? files.rmdir(path) : files.unlink(path)).ok;
      default:
        return true;
    }
  };
  const acts = plan.groups.some((group) => group.some((test) => ['-print', '-print0', '-delete'].includes(test.kind)));
  const deep = plan.groups.some((group) => group.some((test) => test.kind === '-delete'));
  const visit = (path: string, depth: number): void => {
    const stat = files.lstat(path);
    if (!stat.ok) {
      call.err(`find: ‘${path}’: ${reason(stat.errno)}\n`);
      status = 1;
      return;
    }
    const judge = () => {
      if (
        depth >= plan.min &&
        plan.groups.some((group) => group.every((test) => holds(test, path) !== test.not)) &&
        !acts
      )
        call.out(`${path}\n`);
    };
    if (!deep) judge();
    if (stat.value.type === 'directory' && depth < plan.max) {
      const list = files.readdir(path);
      if (list.ok) for (const name of list.value) visit(`${path.replace(/\/$/, '')}/${name}`, depth + 1);
      else {
        call.err(`find: ‘${path}’: ${reason(list.errno)}\n`);
        status = 1;
      }
    }
    if (deep) judge();
  };
  for (const path of plan.paths) visit(path, 0);
  return status;
});
