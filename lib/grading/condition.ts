/** The contract of one kind of check: `checks/<name>.ts` holds one, `registry.ts` lists them. */
import type { CheckName, CheckSpec, Condition } from '../course/check-schema';
import type { ClusterReader } from './cluster-reader';
import type { Verdict } from './verdict';

export interface CheckKind<K extends CheckName = CheckName> {
  readonly name: K;
  evaluate(spec: CheckSpec<K>, reader: ClusterReader): Verdict;
}

export type Evaluate = (condition: Condition, reader: ClusterReader) => Verdict;
