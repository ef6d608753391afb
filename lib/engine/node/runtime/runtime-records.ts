/** The runtime's simulated state: pods' sandboxes and their containers as plain records. */
import type { EventId, Us } from '../../sim/kernel-contract';
import type { ContainerState, SandboxConfig } from './contract';

export interface PodRecord {
  readonly config: SandboxConfig;
  readonly netns: string;
  readonly ip: string;
  readonly ready: boolean;
}

export interface ContainerRecord {
  readonly id: string;
  readonly podUid: string;
  readonly name: string;
  readonly attempt: number;
  /** As the pod names it, and as it is known by. */
  readonly image: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  readonly uid: number;
  readonly gid: number;
  readonly tty: boolean;
  /** Open input of a container with `stdin`: its pipe, and whether the first attached client ends it. */
  readonly stdin: { readonly pipe: number; readonly once: boolean } | null;
  readonly wantsStdin: boolean;
  readonly stdinOnce: boolean;
  readonly createdUs: Us;
  readonly state: ContainerState;
  readonly killEvent: EventId;
  /** Volumes of its own: files behind subPath mounts. */
  readonly copies: readonly string[];
}

/** A probe's or hook's command that runs; its output is in the host's collection of the same number. */
export interface ExecRecord {
  readonly exec: number;
  readonly container: string;
  readonly timeoutEvent: EventId;
}

export function sandboxOf(container: string): string {
  return `container:${container}`;
}
