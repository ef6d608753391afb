/** What a redis server remembers, and how its state changes. */
import type { PlainObject } from '../../base/plain';
import type { Database, Entry } from './data';

export interface Connection extends PlainObject {
  readonly db: number;
  /** What has been received of an unfinished request. */
  readonly text: string;
  readonly name: string;
  /** Between MULTI and EXEC: the requests that wait. */
  readonly queued: readonly (readonly string[])[] | null;
  /** A queued request was wrong: EXEC discards all. */
  readonly isAborted: boolean;
  /** Watched keys and what they held. */
  readonly watched: Readonly<Record<string, string>>;
}
export const NEW_CONNECTION: Connection = { db: 0, text: '', name: '', queued: null, isAborted: false, watched: {} };

export interface RedisState {
  readonly startedUs: number;
  readonly databases: Readonly<Record<string, Database>>;
  readonly connections: Readonly<Record<string, Connection>>;
  /** What CONFIG SET has changed. */
  readonly settings: Readonly<Record<string, string>>;
}

export type RedisChange =
  | { readonly db: number; readonly writes: Readonly<Record<string, Entry | null>> }
  | { readonly connection: string; readonly set: Connection | null }
  | { readonly settings: Readonly<Record<string, string>> }
  | { readonly flushAll: true };

export function applyChange(state: RedisState, change: RedisChange): RedisState {
  if ('flushAll' in change) return { ...state, databases: {} };
  if ('settings' in change) return { ...state, settings: { ...state.settings, ...change.settings } };
  if ('connection' in change) {
    const { [change.connection]: _old, ...others } = state.connections;
    return { ...state, connections: change.set === null ? others : { ...others, [change.connection]: change.set } };
  }
  const db: Record<string, Entry> = { ...state.databases[change.db] };
  for (const key of Object.keys(change.writes)) {
    const entry = change.writes[key];
    if (entry === null || entry === undefined) delete db[key];
    else db[key] = entry;
  }
  return { ...state, databases: { ...state.databases, [change.db]: db } };
}
