/**
 * `iptables-restore --noflush`: each table's lines take effect at its COMMIT or not at all. Words of errors are those of
 * iptables 1.8 (iptables/iptables-restore.c).
 */
import { RuleError } from './extension';
import { parseRule, wordsOf } from './parse-rule';
import type { Rule } from './rule';
import { BUILT_IN, type Chain, emptyTable, type Table, type Tables } from './tables';

export type RestoreResult =
  | { readonly ok: true; readonly tables: Tables }
  | { readonly ok: false; readonly message: string };

const PROGRAM = 'iptables-restore v1.8.9 (nf_tables): ';
const HINT = "\nTry `iptables-restore -h' or 'iptables-restore --help' for more information.";

class LineError extends Error {}

export function restore(tables: Tables, text: string): RestoreResult {
  const done = new Map<string, Table>(tables);
  let name: string | null = null;
  let draft = new Map<string, Chain>();
  let owned = new Set<Chain>();
  const lines = text.split('\n');
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    try {
      if (line.startsWith('*')) {
        name = line.slice(1);
        if (BUILT_IN[name] === undefined) throw new LineError();
        draft = new Map(done.get(name) ?? emptyTable(name));
        owned = new Set();
      } else if (name === null) throw new LineError();
      else if (line === 'COMMIT') {
        checkJumps(draft);
        done.set(name, keepUnchanged(done.get(name), draft));
        name = null;
      } else if (line.startsWith(':')) chainLine(draft, line);
      else if (line.startsWith('-A ')) append(draft, owned, line);
      else command(draft, wordsOf(line));
    } catch (error) {
      if (error instanceof RuleError) {
        return { ok: false, message: `${PROGRAM}${error.message}\nError occurred at line: ${index + 1}${HINT}` };
      }
      if (error instanceof LineError) return { ok: false, message: `iptables-restore: line ${index + 1} failed` };
      throw error;
    }
  }
  if (name !== null) return { ok: false, message: `iptables-restore: COMMIT expected at line ${lines.length}` };
  const isSame = done.size === tables.size && [...done].every(([key, table]) => tables.get(key) === table);
  return { ok: true, tables: isSame ? tables : done };
}

/** What is as it was stays the same object: its index lives on, and nobody is told of a change. */
function keepUnchanged(old: Table | undefined, draft: ReadonlyMap<string, Chain>): Table {
  if (old === undefined) return draft;
  const kept = new Map<string, Chain>();
  let isSame = old.size === draft.size;
  for (const chain of draft.values()) {
    const before = old.get(chain.name);
    const same =
      before !== undefined &&
      before.policy === chain.policy &&
      before.rules.length === chain.rules.length &&
      before.rules.every((rule, i) => rule.text === chain.rules[i]?.text);
    kept.set(chain.name, same ? before : chain);
    isSame &&= same;
  }
  return isSame ? old : kept;
}

/** kube-proxy writes all its rules again at every sync; a rule that was read before is not read again. */
const READ_RULES = new Map<string, Rule>();
const READ_RULES_MAX = 20_000;

/** `owned`: chains whose rule lists no finished table holds yet. */
function append(table: Map<string, Chain>, owned: Set<Chain>, line: string): void {
  const from = line.indexOf(' ', 3);
  const name = from < 0 ? line.slice(3) : line.slice(3, from);
  const text = from < 0 ? '' : line.slice(from + 1);
  const chain = table.get(name);
  if (chain === undefined) throw new LineError();
  let rule = READ_RULES.get(text);
  if (rule === undefined || (rule.jump !== null && !table.has(rule.jump.chain))) {
    rule = ruleOf(table, wordsOf(text));
    if (READ_RULES.size >= READ_RULES_MAX) READ_RULES.clear();
    READ_RULES.set(text, rule);
  }
  if (owned.has(chain)) (chain.rules as Rule[]).push(rule);
  else {
    const longer: Chain = { ...chain, rules: [...chain.rules, rule] };
    owned.add(longer);
    table.set(name, longer);
  }
}

function chainLine(table: Map<string, Chain>, line: string): void {
  const [name = '', policy = '-'] = line.slice(1).split(/\s+/);
  const old = table.get(name);
  const own = old?.policy ?? null;
  table.set(name, { name, policy: own === null ? null : policy === 'DROP' ? 'DROP' : 'ACCEPT', rules: [] });
}

function command(table: Map<string, Chain>, given: readonly string[]): void {
  // `[12:3456]` in front are counters of iptables-save -c.
  const words = /^\[\d+:\d+\]$/.test(given[0] ?? '') ? given.slice(1) : given;
  const [verb, name = '', ...rest] = words;
  if (verb === '-N') {
    if (table.has(name)) throw new LineError();
    table.set(name, { name, policy: null, rules: [] });
    return;
  }
  const chain = table.get(name);
  if (verb === '-F' && name === '') {
    for (const one of [...table.values()]) table.set(one.name, { ...one, rules: [] });
    return;
  }
  if (chain === undefined) throw new LineError();
  const rules = [...chain.rules];
  if (verb === '-A') rules.push(ruleOf(table, rest));
  else if (verb === '-I' || verb === '-R') {
    const numbered = /^\d+$/.test(rest[0] ?? '');
    const at = numbered ? Number(rest[0]) - 1 : 0;
    if (at > rules.length || (verb === '-R' && at >= rules.length)) throw new LineError();
    rules.splice(at, verb === '-R' ? 1 : 0, ruleOf(table, numbered ? rest.slice(1) : rest));
  } else if (verb === '-D') {
    const at = /^\d+$/.test(rest[0] ?? '') ? Number(rest[0]) - 1 : indexOfRule(rules, ruleOf(table, rest));
    if (at < 0 || at >= rules.length) throw new LineError();
    rules.splice(at, 1);
  } else if (verb === '-F') rules.length = 0;
  else if (verb === '-X') {
    if (chain.policy !== null || chain.rules.length > 0) throw new LineError();
    table.delete(name);
    return;
  } else if (verb === '-P' && chain.policy !== null) {
    table.set(name, { ...chain, policy: rest[0] === 'DROP' ? 'DROP' : 'ACCEPT' });
    return;
  } else throw new LineError();
  table.set(name, { ...chain, rules });
}

function ruleOf(table: ReadonlyMap<string, Chain>, words: readonly string[]): Rule {
  return parseRule(words, (name) => table.has(name));
}

function indexOfRule(rules: readonly Rule[], wanted: Rule): number {
  return rules.findIndex((rule) => rule.text === wanted.text);
}

/** A chain that is still jumped to cannot go. */
function checkJumps(table: ReadonlyMap<string, Chain>): void {
  for (const chain of table.values()) {
    for (const rule of chain.rules) if (rule.jump !== null && !table.has(rule.jump.chain)) throw new LineError();
  }
}
