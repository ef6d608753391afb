/** `kubectl set image TYPE/NAME container=image …`; `*` names every container. */

import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE } from '../../flags/record';
import { changeTemplates, containersOf } from './pod-template-change';

export const setImage: Command = {
  name: 'image',
  short: 'Update the image of a pod template',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} l,selector all:bool field-manager local:bool ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  *run(k) {
    const pairs = k.args.filter((arg) => arg.includes('='));
    const resources = k.args.filter((arg) => !arg.includes('='));
    const check = () => {
      if (pairs.length === 0) throw new Failure('at least one image update is required');
      if (pairs.length > 1 && pairs.some((pair) => pair.startsWith('*='))) {
        throw new Failure(
          'all containers are already specified by *, but saw more than one container_name=container_image pairs',
        );
      }
    };
    const images = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
    return yield* changeTemplates(
      k,
      resources,
      { done: 'image updated', failing: 'failed to patch image update to pod template: ' },
      (_found, spec) => {
        const wanted: Draft = {};
        for (const container of containersOf(spec)) {
          const image = images.get(container.name) ?? images.get('*');
          if (image !== undefined && image !== container.image) wanted[container.name] = image;
        }
        for (const name of images.keys()) {
          if (name !== '*' && !containersOf(spec).some((container) => container.name === name)) {
            k.deferred.push(new Failure(`error: unable to find container named "${name}"`));
          }
        }
        return (copy) => {
          for (const container of containersOf(copy)) container.image = wanted[container.name] ?? container.image;
        };
      },
      check,
    );
  },
};
