/**
 * Port-forwards of a node: a process in the pod's network namespace but in none of its containers, as socat of
 * cri-dockerd or the goroutine of containerd is. All streams of one pod share a bare sandbox that goes with the pod.
 */
import { buildTree, programFiles } from '../../host/files/tree-builder';
import type { Machine } from '../../host/process/machine';
import { addSandbox, removeSandbox } from '../../host/sandboxes';
import { execStream } from '../../host/streams';
import type { StreamResult } from './execs';
import type { PodRecord } from './runtime-records';

const PROGRAM = '/port-forward';
const TREE = buildTree([programFiles({ [PROGRAM]: 'port-forward-relay' })], { inode: 100 });

const sandboxOf = (podUid: string): string => `port-forward:${podUid}`;

/** A runtime's name for the pod's sandbox: 64 hexadecimal digits that follow from its uid. */
function sandboxName(podUid: string): string {
  const digits = podUid.replace(/-/g, '');
  let state = 0x811c9dc5;
  let name = '';
  for (let i = 0; name.length < 64; i++) {
    state = Math.imul(state ^ digits.charCodeAt(i % digits.length) ^ i, 0x01000193) >>> 0;
    name += state.toString(16).padStart(8, '0');
  }
  return name;
}

export function openPortForward(m: Machine, runtime: string, pod: PodRecord | undefined): StreamResult {
  if (pod === undefined || !pod.ready) return { ok: false, message: 'pod sandbox is not running' };
  const { podUid, hostname } = pod.config;
  const id = sandboxOf(podUid);
  if (!m.sandboxes.has(id)) addSandbox(m, { id, hostname, netns: pod.netns, root: TREE, ips: [pod.ip] });
  const argv = [PROGRAM, runtime, sandboxName(podUid)];
  const made = execStream(m, { sandbox: id, argv }, { tty: false, stdin: true });
  return made.ok ? made : { ok: false, message: made.errno };
}

export function endPortForwards(m: Machine, podUid: string): void {
  removeSandbox(m, sandboxOf(podUid));
}
