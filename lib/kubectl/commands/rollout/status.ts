/** `kubectl rollout status`: follows a workload until its rollout is done. */
import { observe } from '../../client/observe';
import type { Command } from '../../command';
import { Failure } from '../../failure';
import { durationMs } from '../../time/duration';
import { statusOf } from './status-text';
import { kindText, ROLLOUT_FLAGS, workloads } from './targets';

export const status: Command = {
  name: 'status',
  short: 'Show the status of the rollout',
  flags: `${ROLLOUT_FLAGS} w,watch:bool=true revision:int timeout:duration=0s`,
  *run(k) {
    const found = yield* workloads(k);
    const revision = k.flags.int('revision');
    if (revision < 0) throw new Failure(`revision must be a positive integer: ${revision}`);
    for (const each of found) {
      const kind = kindText(each);
      statusOf(kind, each.object, 0);
      const ms = durationMs(k.flags.string('timeout')) ?? 0;
      const until = ms > 0 ? k.sys.now + ms * 1000 : undefined;
      const ended = yield* observe(k, each, until, (sight) => {
        if (sight.type === 'ABSENT') return false;
        if (sight.type === 'DELETED') throw new Failure('object has been deleted');
        const { text, done } = statusOf(kind, sight.object, revision);
        k.out(text);
        return done || !k.flags.bool('watch');
      });
      if (!ended) throw new Failure('timed out waiting for the condition');
    }
    return 0;
  },
};
