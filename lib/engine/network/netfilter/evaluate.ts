/** Walks a packet through a chain and the chains it jumps to, rule by rule. */
import { assert } from '../../base/assert';
import { inRange } from '../../base/ipv4';
import type { Packet } from '../flow/packet';
import { candidates } from './chain-index';
import type { RuleContext } from './extension';
import type { Rule, Verdict } from './rule';
import type { Chain, Table } from './tables';

const MAX_DEPTH = 64;

/** The rules that led to a verdict, outermost first. */
export interface Trace {
  readonly chain: string;
  readonly rule: Rule;
}

function matches(rule: Rule, p: Packet, c: RuleContext): boolean {
  const { source, destination, protocol, inDevice, outDevice } = rule;
  if (protocol !== null && (p.protocol === protocol.name) === protocol.not) return false;
  if (source !== null && inRange(source.range, p.src) === source.not) return false;
  if (destination !== null && inRange(destination.range, p.dst) === destination.not) return false;
  if (inDevice !== null && sameDevice(inDevice.name, p.in) === inDevice.not) return false;
  if (outDevice !== null && sameDevice(outDevice.name, p.out) === outDevice.not) return false;
  for (const match of rule.matches) {
    if (!match.kind.test(match.data, p, c, rule.text)) return false;
  }
  return true;
}

/** `eth+` is any name that starts so. */
function sameDevice(pattern: string, name: string): boolean {
  return pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

/** Undefined: the chain ended without a verdict. */
export function traverse(
  table: Table,
  chain: Chain,
  p: Packet,
  c: RuleContext,
  trace: Trace[] | null,
  depth = 0,
): Verdict | undefined {
  assert(depth < MAX_DEPTH, () => `chain ${chain.name}: jumps go round in a circle`);
  const positions = candidates(chain, p);
  const count = positions === null ? chain.rules.length : positions.length;
  for (let i = 0; i < count; i++) {
    const rule = chain.rules[positions === null ? i : (positions[i] as number)] as Rule;
    if (!matches(rule, p, c)) continue;
    if (rule.target !== null) {
      const verdict = rule.target.kind.apply(rule.target.data, p, c);
      if (verdict === undefined) continue;
      if (verdict.kind === 'return') return undefined;
      trace?.push({ chain: chain.name, rule });
      return verdict;
    }
    if (rule.jump === null) continue;
    const next = table.get(rule.jump.chain);
    if (next === undefined) continue;
    const mark = trace?.length ?? 0;
    trace?.push({ chain: chain.name, rule });
    const verdict = traverse(table, next, p, c, trace, depth + 1);
    if (verdict !== undefined) return verdict;
    if (trace !== null) while (trace.length > mark) trace.pop();
    if (rule.jump.goto) return undefined;
  }
  return undefined;
}
