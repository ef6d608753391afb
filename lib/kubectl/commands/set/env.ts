/** `kubectl set env TYPE/NAME KEY=VALUE … KEY-`; `--list` prints what is set. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS, SELECTORS } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { fetchObjects, hasFiles, targetsOf } from '../../resource/builder';
import { changeTemplates, containersOf, podSpecOf } from './pod-template-change';

const ASSIGNMENT = /^([A-Za-z_.-][A-Za-z0-9_.-]*)=([\s\S]*)$/;
const REMOVAL = /^([A-Za-z_.-][A-Za-z0-9_.-]*)-$/;

export const setEnv: Command = {
  name: 'env',
  short: 'Update environment variables on a pod template',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} ${SELECTORS} c,containers:string=* e,env:array overwrite:bool=true list:bool resolve:bool from keys:list prefix field-manager local:bool`,
  *run(k) {
    const changes = k.args.filter((arg) => ASSIGNMENT.test(arg) || (REMOVAL.test(arg) && !arg.includes('/')));
    const resources = k.args.filter((arg) => !changes.includes(arg));
    if (resources.length === 0 && !hasFiles(k)) {
      throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    }
    if (k.flags.string('from') !== '') throw new Failure('not simulated: kubectl set env --from');
    const set = new Map<string, string>();
    const removed: string[] = [];
    for (const text of [...changes, ...k.flags.list('env')]) {
      const pair = ASSIGNMENT.exec(text);
      if (pair !== null) set.set(pair[1] as string, pair[2] as string);
      else removed.push(REMOVAL.exec(text)?.[1] as string);
    }
    const both = removed.find((name) => set.has(name));
    if (both !== undefined)
      throw new Failure(
        `you can not both modify and remove the following environment variables in the same command: ${both}`,
      );
    if (k.flags.bool('list')) return yield* list(k, resources);
    if (set.size === 0 && removed.length === 0) return 0;
    return yield* changeTemplates(
      k,
      resources,
      { done: 'env updated', failing: 'failed to patch env update to pod template: ' },
      (_found, spec) => changeOf(k, spec, set, removed),
    );
  },
};

function* list(k: Invocation, resources: readonly string[]): Flow<number> {
  for (const { object } of fetchObjects(k, yield* targetsOf(k, resources, { all: k.flags.bool('all') }))) {
    for (const container of chosen(k, podSpecOf(object))) {
      k.out(`# ${object.kind} ${object.metadata.name}, container ${container.name}\n`);
      for (const { name, value = '', valueFrom } of container.env ?? []) {
        if (valueFrom === undefined) k.out(`${name}=${value}\n`);
        else k.out(`# ${name} from ${Object.keys(valueFrom)[0]}\n`);
      }
    }
  }
  return 0;
}

function chosen(k: Invocation, spec: Draft): readonly Draft[] {
  const pattern = k.flags.string('containers');
  return containersOf(spec).filter((container) => pattern === '*' || container.name === pattern);
}

function changeOf(k: Invocation, spec: Draft, set: ReadonlyMap<string, string>, removed: readonly string[]) {
  const names = new Set(chosen(k, spec).map((container) => container.name));
  if (names.size === 0)
    throw new Failure(`${k.args[0]} does not have any containers matching "${k.flags.string('containers')}"`);
  return (copy: Draft) => {
    for (const container of containersOf(copy)) {
      if (!names.has(container.name)) continue;
      const kept = (container.env ?? []).filter((variable: Draft) => !removed.includes(variable.name));
      for (const [name, value] of set) {
        const at = kept.findIndex((variable: Draft) => variable.name === name);
        if (at === -1) kept.push({ name, value });
        else kept[at] = { name, value };
      }
      if (kept.length > 0) container.env = kept;
      else delete container.env;
    }
  };
}
