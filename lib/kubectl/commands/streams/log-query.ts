/** What a call of `kubectl logs` asks the API server for, and which calls it refuses. Follows kubectl/pkg/cmd/logs. */
import { timeError } from '../../../engine/api/machinery/json/time-text';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { durationMs } from '../../time/duration';

/** Lines of each container when pods are selected by labels. */
const SELECTED_TAIL = 10;

type LogQuery = Readonly<Record<string, string | number | undefined>>;

/** The options but for the container; a time that is none is refused before anything is read. */
export function logQuery({ flags }: Invocation): LogQuery {
  const [sinceTime, limit, tail] = [flags.string('since-time'), flags.int('limit-bytes'), flags.int('tail')];
  const wrong = sinceTime === '' ? undefined : timeError(sinceTime);
  if (wrong !== undefined) throw new Failure(wrong);
  const since = durationMs(flags.string('since')) ?? 0;
  const asked = (name: string): string | undefined => (flags.bool(name) ? 'true' : undefined);
  const few = flags.string('selector') !== '' && tail === -1 && !flags.changed('tail');
  return {
    follow: asked('follow'),
    previous: asked('previous'),
    timestamps: asked('timestamps'),
    insecureSkipTLSVerifyBackend: asked('insecure-skip-tls-verify-backend'),
    tailLines: few ? SELECTED_TAIL : tail === -1 ? undefined : tail,
    sinceSeconds: since === 0 ? undefined : Math.sign(since) * Math.round(Math.abs(since) / 1000),
    sinceTime: sinceTime || undefined,
    limitBytes: limit === 0 ? undefined : limit,
  };
}

/** What is checked once the pods are known. */
export function checkLogQuery({ flags }: Invocation, asked: LogQuery, container: string): void {
  const below = (name: string, least: number): boolean => asked[name] !== undefined && Number(asked[name]) < least;
  if (asked.sinceTime !== undefined && asked.sinceSeconds !== undefined)
    throw new Failure('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.bool('all-containers') && container !== '')
    throw new Failure(`--all-containers=true should not be specified with container name ${container}`);
  if (below('sinceSeconds', 0)) throw new Failure('--since must be greater than 0');
  if (below('limitBytes', 0)) throw new Failure('--limit-bytes must be greater than 0');
  if (below('tailLines', -1)) throw new Failure('--tail must be greater than or equal to -1');
}
