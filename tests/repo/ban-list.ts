/** What the pure zone must not hold, each with what to use instead (TigerBeetle's tidy.zig is the model). */
export interface Ban {
  readonly pattern: RegExp;
  readonly instead: string;
}

export const PURE_ZONE_BANS: readonly Ban[] = [
  { pattern: /\bMath\.random\b/, instead: 'kernel.random(path)' },
  { pattern: /\bnew Date\b|\bDate\.now\b/, instead: 'kernel.now, sim/wall-clock.ts' },
  { pattern: /\.localeCompare\b|\.toLocale\w+\(/, instead: 'comparison by code unit' },
  { pattern: /\basync\s+(function|\(|\w+\s*=>)|\bawait\s+\w|\bPromise\b/, instead: 'events of the kernel' },
  { pattern: /\bMath\.(sin|cos|tan|pow|exp|log\w*)\(/, instead: 'integers: these differ between engines' },
];

export const TREE_BANS: readonly Ban[] = [
  { pattern: /\b(it|test|describe)\.(skip|only|todo)\b/, instead: 'a test that runs, or none' },
  { pattern: /\bTODO\b|\bFIXME\b/, instead: 'an issue' },
];

export function violations(text: string, bans: readonly Ban[]): readonly string[] {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
  return bans.flatMap((ban) => {
    const found = ban.pattern.exec(code);
    if (found === null) return [];
    const line = code.slice(0, found.index).split('\n').length;
    return [`line ${line}: ${found[0]} (use ${ban.instead})`];
  });
}
