/** `$(VAR)` references in commands, arguments and values (third_party/forked/golang/expansion): `$$` escapes, unknown ones stay. */
export function expand(input: string, lookup: (name: string) => string | undefined): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < input.length; i++) {
    if (input[i] !== '$' || i + 1 >= input.length) continue;
    out += input.slice(from, i);
    const next = input[i + 1];
    const close = next === '(' ? input.indexOf(')', i + 2) : -1;
    if (next === '$') {
      out += '$';
      from = i + 2;
    } else if (next !== '(') {
      out += `$${next}`;
      from = i + 2;
    } else if (close < 0) {
      out += '$(';
      from = i + 2;
    } else {
      const name = input.slice(i + 2, close);
      out += lookup(name) ?? `$(${name})`;
      from = close + 1;
    }
    i = from - 1;
  }
  return out + input.slice(from);
}
