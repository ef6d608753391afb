/** A request of an app to elsewhere, followed as a question of its own: CoreDNS to its upstream, an ingress to a pod. */
import { parseIPv4 } from '../../base/ipv4';
import type { CallResult, NetnsId } from '../contract';
import { appAnswer } from './app-answer';
import type { Call, PeekRun } from './peek-run';
import { reach } from './reach';
import { resolve } from './resolve';

export function callFrom(run: PeekRun, netns: NetnsId, call: Call): CallResult {
  if (run.isTooDeep) {
    run.world.now = run.deadline;
    return { ok: false, error: 'timeout' };
  }
  const label = `call ${netns} ${call.protocol} ${call.host}:${call.port} ${JSON.stringify(call.message)}`;
  return run.sub(label, (inner) => ask(inner, netns, call));
}

function ask(run: PeekRun, netns: NetnsId, call: Call): CallResult {
  const resolved = resolve(run, netns, call.host);
  const ip = resolved.ok ? parseIPv4(resolved.ip) : undefined;
  if (ip === undefined) return { ok: false, error: 'unresolved' };
  const reached = reach(run, netns, call.protocol, ip, call.port);
  if (reached.kind !== 'open') return { ok: false, error: reached.kind };
  const app = run.appOf(reached.listener.owner);
  if (app === undefined) return { ok: false, error: 'timeout' };
  const [message] = appAnswer(run, app, reached, call.message, (messages) => messages.length > 0).messages;
  return message === undefined ? { ok: false, error: 'timeout' } : { ok: true, message };
}
