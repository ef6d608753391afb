/** The targets that rules may name besides chains. */
import { assert } from '../../../base/assert';
import type { TargetKind } from '../extension';
import { accept, dnat, drop, log, mark, masquerade, reject, returning, snat } from './kinds';

const ALL = [accept, dnat, drop, log, mark, masquerade, reject, returning, snat];

export const targetKinds: ReadonlyMap<string, TargetKind> = new Map(
  (ALL as unknown as TargetKind[]).map((kind) => [kind.name, kind]),
);
assert(targetKinds.size === ALL.length, 'two netfilter targets have one name');
