/** `:`, `true` and `false`. */
import type { Builtin } from './builtin-table';

export const colon: Builtin = { name: ':', usage: ':', run: () => 0 };
export const trueBuiltin: Builtin = { name: 'true', usage: 'true', run: () => 0 };
export const falseBuiltin: Builtin = { name: 'false', usage: 'false', run: () => 1 };
