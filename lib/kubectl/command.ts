/** What a kubectl command is made of. */
import type { Wait, Wake } from '../engine/host/contract';
import type { Invocation } from './invocation';

export type Flow<T = void> = Generator<Wait, T, Wake>;
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly short: string;
  /** Left out of the list of commands. */
  readonly hidden?: boolean;
  /** Without a sub-command the help goes to stdout. */
  readonly helpOut?: boolean;
  /** Such a call is no failure. */
  readonly helpExit?: number;
  /** What is added to the exit code of a failure. */
  readonly failing?: number;
  /** The sentence that begins its help, when it is not the short text. */
  readonly about?: string;
  /** Flag specs in the notation of flags/parse.ts. */
  readonly flags?: string;
  /** Flags that must be given; checked before the command runs. */
  readonly required?: readonly string[];
  /** Flags with a notice that pflag prints when they are used. */
  readonly deprecated?: Readonly<Record<string, string>>;
  readonly commands?: readonly Command[];
  run?(k: Invocation): Flow<number | undefined>;
}
