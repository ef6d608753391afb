/** What a command is about: one object, or the list of a type, not fetched yet. */
import type { Resource } from '../client/discovery';
import type { Draft } from '../draft';

export interface Target {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  /** Absent: the whole list (by selector). */
  readonly name?: string;
  /** File name, or empty when it came from arguments. */
  readonly source: string;
  /** The object as read from the file. */
  readonly local?: Draft;
}
