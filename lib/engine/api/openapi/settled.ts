/**
 * Lists of stored objects that a decoding or an encoding would leave as they are. Who sends an object back as it was read
 * sends these very lists, and they are neither looked into nor copied again.
 */
import type { FieldShape } from './schema';

const settled = new WeakMap<object, FieldShape>();

/** `list`: as encoding gave it, and part of a frozen object. */
export function settle(list: readonly unknown[], field: FieldShape): void {
  settled.set(list, field);
}

export function isSettled(list: readonly unknown[], field: FieldShape): boolean {
  return settled.get(list) === field;
}
