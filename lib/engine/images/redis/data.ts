/** What a redis database holds: plain values by key, in the order of creation, with expiry instants in virtual µs. */
export type Value =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | { readonly type: 'hash'; readonly fields: readonly (readonly [string, string])[] }
  | { readonly type: 'set'; readonly members: readonly string[] }
  /** By score, then by member. */
  | { readonly type: 'zset'; readonly scored: readonly (readonly [member: string, score: number])[] };
export interface Entry {
  readonly value: Value;
  readonly expiresUs?: number;
}
export interface Database {
  readonly [key: string]: Entry;
}

export type Reply =
  | { readonly kind: 'simple'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'bulk'; readonly text: string | null }
  | { readonly kind: 'array'; readonly items: readonly Reply[] | null };

export const ok: Reply = { kind: 'simple', text: 'OK' };
export const nil: Reply = { kind: 'bulk', text: null };
export const WRONG_TYPE: Reply = {
  kind: 'error',
  text: 'WRONGTYPE Operation against a key holding the wrong kind of value',
};
export const NOT_INTEGER: Reply = { kind: 'error', text: 'ERR value is not an integer or out of range' };
export const NOT_FLOAT: Reply = { kind: 'error', text: 'ERR value is not a valid float' };
export const NOT_POSITIVE: Reply = { kind: 'error', text: 'ERR value is out of range, must be positive' };
export const NO_SUCH_KEY: Reply = { kind: 'error', text: 'ERR no such key' };
export const SYNTAX: Reply = { kind: 'error', text: 'ERR syntax error' };
export function bulk(text: string | null): Reply {
  return { kind: 'bulk', text };
}
export function integer(value: number): Reply {
  return { kind: 'integer', value };
}
export function array(items: readonly string[]): Reply {
  return { kind: 'array', items: items.map(bulk) };
}
export function error(text: string): Reply {
  return { kind: 'error', text };
}

/** What a command does: its reply, the keys it writes (null: removed), and what it changes of server and connection. */
export interface Outcome {
  readonly reply: Reply;
  readonly writes?: Readonly<Record<string, Entry | null>>;
  readonly settings?: Readonly<Record<string, string>>;
  readonly select?: number;
  /** The connection's. */
  readonly name?: string;
}
export interface Call {
  readonly args: readonly string[];
  readonly db: Database;
  /** Virtual µs; `epochUs` later by the wall clock. */
  readonly now: number;
  readonly epochUs: number;
  readonly startedUs: number;
  /** What CONFIG SET has changed. */
  readonly settings: Readonly<Record<string, string>>;
  readonly connection: number;
  readonly name: string;
}

export function live(call: Call, key: string): Entry | undefined {
  const entry = Object.hasOwn(call.db, key) ? call.db[key] : undefined;
  return entry === undefined || (entry.expiresUs !== undefined && entry.expiresUs <= call.now) ? undefined : entry;
}
export function liveKeys(call: Call): string[] {
  return Object.keys(call.db).filter((key) => live(call, key) !== undefined);
}

/** redis' stringmatchlen: `*`, `?`, `[abc]`, `\x`. */
export function globMatches(pattern: string, text: string): boolean {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string;
    if (c === '*') source += '[\\s\\S]*';
    else if (c === '?') source += '[\\s\\S]';
    else if (c === '[') {
      const end = pattern.indexOf(']', i);
      if (end < 0) source += '\\[';
      else {
        source += `[${pattern.slice(i + 1, end).replace(/\\/g, '\\\\')}]`;
        i = end;
      }
    } else if (c === '\\' && i + 1 < pattern.length)
      source += (pattern[++i] as string).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    else source += c.replace(/[.+^${}()|\]\\/]/g, '\\$&');
  }
  return new RegExp(`^${source}$`).test(text);
}
