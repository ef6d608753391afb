/** `kubectl wait`: until objects exist, are gone, or have a condition. Follows kubectl/pkg/cmd/wait/wait.go. */
import { observe } from '../../client/observe';
import type { Command, Flow } from '../../command';
import { ApiFailure, Failure } from '../../failure';
import { PRINT_FLAGS, SELECTORS } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { nameLine, printerFor } from '../../printers/select';
import { type Found, fetchObjects, targetsOf } from '../../resource/builder';
import { durationMs } from '../../time/duration';
import { type Condition, conditionsOf } from './conditions';

const WEEK_MS = 168 * 3_600_000;
const POLL_US = 500_000;
const UNASKED = 'client rate limiter Wait returned an error: context deadline exceeded';

const isMissing = (error: Error): boolean => error instanceof ApiFailure && error.reason === 'NotFound';

function* find(k: Invocation): Flow<readonly Found[]> {
  return fetchObjects(k, yield* targetsOf(k, k.args, { all: k.flags.bool('all') }));
}

/** Looks every half second until there is something. */
function* created(k: Invocation, untilUs: number): Flow {
  for (;;) {
    const found = yield* find(k);
    const other = k.deferred.find((error) => !isMissing(error));
    k.deferred.splice(0);
    if (other) throw other;
    if (found.length > 0) return;
    if (k.sys.now + POLL_US > untilUs) {
      yield* k.sleep(Math.max(0, untilUs - k.sys.now));
      throw new Failure('timed out waiting for the condition');
    }
    yield* k.sleep(POLL_US);
  }
}

function* meets(
  k: Invocation,
  found: Found,
  condition: Condition,
  untilUs: number,
  once: boolean,
): Flow<Found['object']> {
  if (condition.kind === 'create') return found.object;
  let { object } = found;
  const name = `${found.resource.plural}/${found.name}`;
  const late = `timed out waiting for the condition on ${name}`;
  // What an object before this one used up is gone: nobody looks at this one any more.
  if (!once && k.sys.now >= untilUs) throw new Failure(condition.kind === 'delete' ? UNASKED : late);
  const reached = yield* observe(k, found, once ? k.sys.now : untilUs, (sight) => {
    if (sight.type === 'ABSENT') return condition.kind === 'delete';
    if (sight.type === 'DELETED') return condition.kind === 'delete';
    object = sight.object;
    return condition.kind === 'state' && condition.met(object);
  });
  if (reached) return object;
  throw new Failure(once ? `condition not met for ${name}` : late);
}

export const wait: Command = {
  name: 'wait',
  short: 'Wait for a specific condition on one or many resources',
  flags: `f,filename:list R,recursive:bool=true ${PRINT_FLAGS} ${SELECTORS} timeout:duration=30s for:array local:bool`,
  *run(k) {
    const conditions = conditionsOf(k.flags.list('for'));
    const printer = printerFor(k);
    const asked = durationMs(k.flags.string('timeout')) ?? 0;
    const ms = asked < 0 ? WEEK_MS : asked;
    const untilUs = k.sys.now + ms * 1000;
    if (conditions.some(({ kind }) => kind === 'create')) yield* created(k, untilUs);
    const forDelete = conditions.some(({ kind }) => kind === 'delete');
    const found = yield* find(k);
    if (forDelete) {
      const kept = k.deferred.filter((error) => !isMissing(error));
      k.deferred.splice(0, k.deferred.length, ...kept);
    }
    for (const each of found) {
      try {
        for (const condition of conditions) {
          const object = yield* meets(k, each, condition, untilUs, ms === 0);
          k.out(printer ? printer(object) : nameLine(object, 'condition met'));
        }
      } catch (error) {
        if (!(error instanceof Failure) && !(error instanceof ApiFailure)) throw error;
        k.deferred.push(error);
      }
    }
    if (found.length === 0 && !forDelete && k.deferred.length === 0) throw new Failure('no matching resources found');
    return 0;
  },
};
