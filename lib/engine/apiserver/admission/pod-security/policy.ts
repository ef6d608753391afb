/** Levels, versions and the namespace labels that choose them (pod-security-admission/api/helpers.go PolicyToEvaluate). */
import type { FieldError } from '../../../api/kinds/kind';
import { invalid } from '../../../api/kinds/rules/field-error';

export type Level = 'privileged' | 'baseline' | 'restricted';
export interface LevelVersion {
  readonly level: Level;
  /** The minor version of the policy; undefined for the latest. */
  readonly minor: number | undefined;
}
export interface Policy {
  readonly enforce: LevelVersion;
  readonly warn: LevelVersion;
}
export interface ParsedPolicy {
  readonly policy: Policy;
  readonly errors: readonly FieldError[];
}

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS: readonly Level[] = ['privileged', 'baseline', 'restricted'];
const OPEN: LevelVersion = { level: 'privileged', minor: undefined };

export function stricter(a: Level, b: Level): boolean {
  return LEVELS.indexOf(a) > LEVELS.indexOf(b);
}

export function policyText({ level, minor }: LevelVersion): string {
  return `${level}:${minor === undefined ? 'latest' : `v1.${minor}`}`;
}

/** Labels that cannot be read enforce the strictest policy and warn of nothing. */
export function policyOf(labels: Readonly<Record<string, string>> | undefined): ParsedPolicy {
  const errors: FieldError[] = [];
  if (labels === undefined) return { policy: { enforce: OPEN, warn: OPEN }, errors };
  const level = (mode: string, fallback: Level): Level | undefined => {
    const text = labels[`${PREFIX}${mode}`];
    if (text === undefined) return undefined;
    if (LEVELS.includes(text as Level)) return text as Level;
    errors.push(invalid(`metadata.labels[${PREFIX}${mode}]`, text, `must be one of ${LEVELS.join(', ')}`));
    return fallback;
  };
  const minor = (mode: string): number | undefined => {
    const text = labels[`${PREFIX}${mode}-version`];
    if (text === undefined || text === 'latest') return undefined;
    const match = /^v1\.([0-9]|[1-9][0-9]*)$/.exec(text);
    if (match !== null) return Number(match[1]);
    errors.push(invalid(`metadata.labels[${PREFIX}${mode}-version]`, text, 'must be "latest" or "v1.x"'));
    return undefined;
  };
  const enforced = level('enforce', 'restricted');
  const readable = errors.length === 0;
  const enforce: LevelVersion = { level: enforced ?? 'privileged', minor: minor('enforce') };
  level('audit', 'privileged');
  minor('audit');
  const warned = level('warn', 'privileged');
  const warnMinor = minor('warn');
  const hasVersion = labels[`${PREFIX}warn-version`] !== undefined;
  // Who enforces is warned too, unless the label says otherwise: controllers are never refused, only warned of.
  const follows = warned === undefined && enforced !== undefined && readable && enforce.level !== 'privileged';
  const warn: LevelVersion = follows
    ? { level: enforce.level, minor: hasVersion ? warnMinor : enforce.minor }
    : { level: warned ?? 'privileged', minor: warnMinor };
  return { policy: { enforce, warn }, errors };
}
