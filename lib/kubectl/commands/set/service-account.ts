/** `kubectl set serviceaccount TYPE NAME ACCOUNT`. */
import type { Command } from '../../command';
import { Failure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE } from '../../flags/record';
import { MUST_NAME } from '../../resource/arguments';
import { hasFiles } from '../../resource/builder';
import { changeTemplates } from './pod-template-change';

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Update the service account of a resource',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} all:bool local:bool field-manager ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  *run(k) {
    const account = k.args.at(-1);
    if (account === undefined) throw new Failure('serviceaccount is required');
    if (k.args.length === 1 && !hasFiles(k)) throw new Failure(MUST_NAME);
    const words = {
      done: 'serviceaccount updated',
      failing: 'failed to patch ServiceAccountName ',
      always: true,
      lenient: true,
    };
    return yield* changeTemplates(k, k.args.slice(0, -1), words, () => (copy) => {
      copy.serviceAccountName = account;
    });
  },
};
