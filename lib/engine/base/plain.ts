/**
 * Plain data: what events, process frames, API objects and log records are made of. It can be copied,
 * hashed, stored and compared; nothing else may live in simulated state (lib/ARCHITECTURE.md, "Plain state").
 */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: Plain | undefined;
}

/** A part of a simulation that can be saved and restored. `save` shares frozen structure, `load` never keeps the caller's mutable data. */
export interface Part<S = unknown> {
  save(): S;
  load(state: S): void;
}
