/** `kubectl set resources`: requests and limits of containers. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE } from '../../flags/record';
import type { Invocation } from '../../invocation';
import { changeTemplates } from './pod-template-change';

/** `cpu=100m,memory=64Mi` */
function quantities(text: string): Draft {
  const found: Draft = {};
  for (const statement of text === '' ? [] : text.split(',')) {
    const parts = statement.split('=');
    if (parts.length !== 2) {
      throw new Failure(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    }
    const [name = '', value = ''] = parts;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?\d+)?$/.test(value)) {
      throw new Failure("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    found[name] = value;
  }
  return found;
}

const matching = (k: Invocation, list: readonly Draft[] | undefined): readonly Draft[] => {
  const pattern = k.flags.string('containers');
  return (list ?? []).filter(({ name }) => pattern === '*' || name === pattern);
};

export const setResources: Command = {
  name: 'resources',
  short: 'Update resource requests/limits on objects with pod templates',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} l,selector all:bool c,containers:string=* limits requests local:bool field-manager ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  *run(k) {
    let limits: Draft = {};
    let requests: Draft = {};
    const check = () => {
      if (k.flags.string('limits') === '' && k.flags.string('requests') === '') {
        throw new Failure('you must specify an update to requests or limits (in the form of --requests/--limits)');
      }
      limits = quantities(k.flags.string('limits'));
      requests = quantities(k.flags.string('requests'));
    };
    const words = {
      done: 'resource requirements updated',
      failing: 'failed to patch resources update to pod template ',
    };
    return yield* changeTemplates(
      k,
      k.args,
      words,
      (_, spec) => {
        const init = matching(k, spec.initContainers);
        const own = matching(k, spec.containers);
        if (init.length + own.length === 0) {
          k.deferred.push(new Failure(`error: unable to find container named ${k.flags.string('containers')}`));
          return null;
        }
        return (copy) => {
          for (const container of [...matching(k, copy.initContainers), ...matching(k, copy.containers)]) {
            const { resources = {} } = container;
            container.resources = {
              ...resources,
              ...(Object.keys(limits).length > 0 ? { limits: { ...resources.limits, ...limits } } : {}),
              ...(Object.keys(requests).length > 0 ? { requests: { ...resources.requests, ...requests } } : {}),
            };
          }
        };
      },
      check,
    );
  },
};
