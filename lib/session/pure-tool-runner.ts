/** Runs text tools of the host's just-bash (awk, jq, …) for the kernel: the one awaited boundary of a session. */
import type { PureToolCall, PureToolResult } from '../engine/sim/kernel-contract';

export interface PureToolRunner {
  /** Loads every tool, so that later calls take microtasks only. */
  preload(): Promise<void>;
  run(call: PureToolCall): Promise<PureToolResult>;
}
