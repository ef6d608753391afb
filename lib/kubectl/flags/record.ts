/** `--record`: the command line kept as an object's change cause (cli-runtime/pkg/genericclioptions/record_flags.go). */
import type { Draft } from '../draft';
import type { Invocation } from '../invocation';
import { parseFlags } from './parse';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';
export const RECORD_FLAG = 'record:bool';
export const RECORD_NOTICE = { record: '--record will be removed in the future' } as const;

/** Arguments first, then every flag by its long name in the order of the line. */
function changeCause(k: Invocation): string {
  const { args, flags } = parseFlags(k.sys.argv.slice(1), k.flags.specs, k.path);
  return ['kubectl', ...args, ...flags.given.map(([name, value]) => `--${name}=${value}`)].join(' ');
}

/** The object with the command line as its change cause, where that is asked for. */
export function recorded(k: Invocation, object: Draft): Draft {
  if (!k.flags.bool('record')) return object;
  const annotations = { ...object.metadata?.annotations, [CHANGE_CAUSE]: changeCause(k) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** What the object lacks of that: the body of a merge patch. */
export function recordPatch(k: Invocation, object: Draft): Draft | undefined {
  if (!k.flags.bool('record')) return undefined;
  const cause = changeCause(k);
  if (object.metadata?.annotations?.[CHANGE_CAUSE] === cause) return undefined;
  return { metadata: { annotations: { [CHANGE_CAUSE]: cause } } };
}
