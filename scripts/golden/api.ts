/** Replays recorded requests of an API server. */
import { type GoldenCase, isServed, runCase } from '../../lib/engine/apiserver/testing/golden-case';
import { differences } from '../../lib/engine/apiserver/testing/masked';
import type { Outcome } from './report';

export function replayApi(one: GoldenCase): Outcome {
  const run = `${one.method} ${one.path}${one.query === '' ? '' : `?${one.query}`}`;
  const found = isServed(one) ? wrong(one) : ['a resource of this case is not served'];
  return { name: one.name, run, passed: found.length === 0, differences: found };
}

function wrong(one: GoldenCase): readonly string[] {
  try {
    const answer = runCase(one);
    const status = answer.status === one.status ? [] : [`status ${answer.status} instead of ${one.status}`];
    return [
      ...status,
      ...differences(one.response, answer.response, one.anyOrder === true),
      ...differences(one.warnings ?? [], answer.warnings, false),
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
