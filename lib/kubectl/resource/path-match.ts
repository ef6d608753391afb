/** One name of a path against a pattern with `*`, `?`, `[a-z]`, `[^x]` and `\`, as Go's path/filepath.Match reads it. */

type Token =
  | { readonly kind: 'star' }
  | { readonly kind: 'any' }
  | { readonly kind: 'set'; readonly isNegated: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** Undefined: a syntax error in the pattern. Bad ranges match nothing, and no pattern takes longer than its length times the name's. */
export function matcherOf(pattern: string): ((name: string) => boolean) | undefined {
  const tokens = tokensOf([...pattern]);
  return tokens && ((name) => fits(tokens, [...name]));
}

function tokensOf(signs: readonly string[]): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  const single = (): string | undefined => (signs[at] === '\\' ? signs[(at += 2) - 1] : signs[at++]);
  while (at < signs.length) {
    if (signs[at] === '*' || signs[at] === '?') {
      tokens.push({ kind: signs[at++] === '*' ? 'star' : 'any' });
      continue;
    }
    if (signs[at] !== '[') {
      const sign = single();
      if (sign === undefined) return undefined;
      tokens.push({ kind: 'set', isNegated: false, ranges: [[sign, sign]] });
      continue;
    }
    const isNegated = signs[++at] === '^';
    if (isNegated) at++;
    const ranges: (readonly [string, string])[] = [];
    while (signs[at] !== ']' || ranges.length === 0) {
      const low = signs[at] === '-' || signs[at] === ']' ? undefined : single();
      let high = low;
      if (signs[at] === '-') {
        at++;
        high = signs[at] === '-' || signs[at] === ']' ? undefined : single();
      }
      if (low === undefined || high === undefined || at >= signs.length) return undefined;
      ranges.push([low, high]);
    }
    at++;
    tokens.push({ kind: 'set', isNegated, ranges });
  }
  return tokens;
}

/** A star first takes nothing, and one sign more each time the rest does not fit. */
function fits(tokens: readonly Token[], name: readonly string[]): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let taken = 0;
  while (at < name.length) {
    const here = tokens[token];
    if (here?.kind === 'star') {
      star = token++;
      taken = at;
    } else if (here !== undefined && takes(here, name[at] as string)) {
      token++;
      at++;
    } else {
      if (star < 0) return false;
      token = star + 1;
      at = ++taken;
    }
  }
  return tokens.slice(token).every(({ kind }) => kind === 'star');
}

function takes(token: Token, sign: string): boolean {
  if (token.kind !== 'set') return token.kind === 'any';
  const code = sign.codePointAt(0) as number;
  const isIn = token.ranges.some(
    ([low, high]) => (low.codePointAt(0) as number) <= code && code <= (high.codePointAt(0) as number),
  );
  return isIn !== token.isNegated;
}
