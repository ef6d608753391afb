/** Every kind of check, one line each. The list checks itself against the schema at load. */
import { type CheckName, type CheckSpec, type Condition, checkShapes } from '../course/check-schema';
import { assert } from '../engine/base/assert';
import { dns } from './checks/dns';
import { endpoints } from './checks/endpoints';
import { env } from './checks/env';
import { event } from './checks/event';
import { exec } from './checks/exec';
import { file } from './checks/file';
import { loadBalancer } from './checks/load-balancer';
import { log } from './checks/log';
import { nodePort } from './checks/node-port';
import { object } from './checks/object';
import { reach } from './checks/reach';
import { rollout } from './checks/rollout';
import type { ClusterReader } from './cluster-reader';
import type { CheckKind } from './condition';
import { pass, type Verdict } from './verdict';

const kinds = [object, endpoints, dns, reach, nodePort, loadBalancer, rollout, exec, file, env, log, event] as const;

const byName = new Map<string, CheckKind>();
for (const kind of kinds) {
  assert(!byName.has(kind.name), `check ${kind.name} is listed twice`);
  assert(kind.name in checkShapes, `check ${kind.name} has no schema`);
  byName.set(kind.name, kind as unknown as CheckKind);
}
for (const name of Object.keys(checkShapes)) assert(byName.has(name), `check ${name} of the schema is not implemented`);

export function evaluate(condition: Condition, reader: ClusterReader): Verdict {
  if ('all' in condition) return allOf(condition.all.map((inner) => evaluate(inner, reader)));
  if ('any' in condition) return anyOf(condition.any.map((inner) => evaluate(inner, reader)));
  if ('not' in condition) return negate(evaluate(condition.not, reader));
  const name = Object.keys(condition)[0] as CheckName;
  const kind = byName.get(name);
  assert(kind !== undefined, `check ${name} is not implemented`);
  return kind.evaluate((condition as Record<string, unknown>)[name] as CheckSpec<CheckName>, reader);
}

/** The first unmet condition speaks for the list. */
function allOf(verdicts: readonly Verdict[]): Verdict {
  return (
    verdicts.find((verdict) => verdict.status !== 'pass') ??
    pass(verdicts.map((verdict) => verdict.expected).join(' + '))
  );
}

function anyOf(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => verdict.status === 'pass') ?? (verdicts[0] as Verdict);
}

function negate(verdict: Verdict): Verdict {
  if (verdict.status === 'error') return verdict;
  const expected = `not: ${verdict.expected}`;
  if (verdict.status === 'fail') return pass(expected, verdict.actual);
  return {
    status: 'fail',
    expected,
    actual: verdict.actual,
    causes: [{ code: 'unexpected-success', object: verdict.expected }],
  };
}
