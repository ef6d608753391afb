/** `kubectl set env TYPE/NAME KEY=VALUE … KEY-`; --from takes a ConfigMap's or Secret's keys, --list prints what is set. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { hasFiles } from '../../resource/builder';
import { objectsToSet } from './objects';
import { changeTemplates, containersOf, podSpecOf } from './pod-template-change';
import { listVariables } from './variable-list';
import { parseVariables, splitArguments, updated, type Variables, variablesFrom } from './variables';

/** `-c`: a name, with `*` for any text. */
function chosen(k: Invocation, spec: Draft): readonly Draft[] {
  const pattern = k.flags.string('containers');
  const fits = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
  return containersOf(spec).filter((container) => fits.test(container.name));
}

function clash(spec: Draft, k: Invocation, { set }: Variables): string | undefined {
  if (k.flags.bool('overwrite')) return undefined;
  for (const container of chosen(k, spec)) {
    for (const { name, value = '' } of set) {
      const own = (container.env ?? []).find((one: Draft) => one.name === name);
      if (own !== undefined && (own.value ?? '') !== value) {
        return `'${name}' already has a value (${own.value ?? ''}), and --overwrite is false`;
      }
    }
  }
  return undefined;
}

function* list(k: Invocation, resources: readonly string[], variables: Variables): Flow<number> {
  for (const { object } of yield* objectsToSet(k, resources, { all: k.flags.bool('all'), lenient: true })) {
    const containers = chosen(k, podSpecOf(object));
    if (containers.length === 0) absent(k, object);
    const shown = containers.map((one) => ({ ...one, env: updated(one.env ?? [], variables) }));
    listVariables(k, object.kind, object.metadata.name, shown);
  }
  return 0;
}

function absent(k: Invocation, { kind, metadata }: Draft): void {
  k.warn(`${kind}/${metadata.name} does not have any containers matching "${k.flags.string('containers')}"`);
}

export const setEnv: Command = {
  name: 'env',
  short: 'Update environment variables on a pod template',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} l,selector all:bool c,containers:string=* e,env:array overwrite:bool=true list:bool resolve:bool from keys:list prefix field-manager local:bool`,
  *run(k) {
    const { resources, variables } = splitArguments(k.args);
    if (resources.length === 0 && !hasFiles(k)) {
      throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    }
    if (k.flags.bool('list') && k.flags.string('output') !== '') {
      throw new Failure('--list and --output may not be specified together');
    }
    if (k.flags.list('keys').length > 0 && k.flags.string('from') === '') {
      throw new Failure('when specifying --keys, a configmap or secret must be provided with --from');
    }
    const parsed = yield* parseVariables(k, [...k.flags.list('env'), ...variables]);
    const prefix = k.flags.string('prefix');
    const from = variablesFrom(k);
    if (k.deferred.length > 0) return 0;
    const set = [...parsed.set, ...from].map((one) => ({ ...one, name: `${prefix}${one.name}` }));
    const wanted: Variables = { set, removed: parsed.removed };
    if (k.flags.bool('list')) return yield* list(k, resources, wanted);
    return yield* changeTemplates(
      k,
      resources,
      { done: 'env updated', failing: 'failed to patch env update to pod template: ', lenient: true },
      ({ object }, spec) => {
        if (chosen(k, spec).length === 0) {
          absent(k, object);
          return null;
        }
        const problem = clash(spec, k, wanted);
        if (problem !== undefined) return problem;
        return (copy) => {
          for (const container of chosen(k, copy)) {
            const env = updated(container.env ?? [], wanted);
            if (env.length > 0) container.env = env;
            else delete container.env;
          }
        };
      },
    );
  },
};
