/** A cursor over one string, with the reading operations that the vim engine's ex parser uses. */
export class StringStream {
  pos = 0;
  start = 0;
  constructor(readonly string: string) {}
  eol(): boolean {
    return this.pos >= this.string.length;
  }
  sol(): boolean {
    return this.pos === 0;
  }
  peek(): string | undefined {
    return this.string.charAt(this.pos) || undefined;
  }
  next(): string | undefined {
    return this.pos < this.string.length ? this.string.charAt(this.pos++) : undefined;
  }
  eat(match: string | RegExp): string | undefined {
    const c = this.peek();
    if (c === undefined || !(typeof match === 'string' ? c === match : match.test(c))) return undefined;
    this.pos++;
    return c;
  }
  eatWhile(match: string | RegExp): boolean {
    const from = this.pos;
    while (this.eat(match) !== undefined);
    return this.pos > from;
  }
  eatSpace(): boolean {
    return this.eatWhile(/\s/);
  }
  skipToEnd(): void {
    this.pos = this.string.length;
  }
  skipTo(c: string): boolean {
    const found = this.string.indexOf(c, this.pos);
    if (found < 0) return false;
    this.pos = found;
    return true;
  }
  backUp(count: number): void {
    this.pos -= count;
  }
  match(pattern: string | RegExp, consume = true): any {
    const rest = this.string.slice(this.pos);
    if (typeof pattern === 'string') {
      if (!rest.startsWith(pattern)) return undefined;
      if (consume) this.pos += pattern.length;
      return true;
    }
    const found = rest.match(pattern);
    if (!found || (found.index ?? 0) > 0) return null;
    if (consume) this.pos += found[0].length;
    return found;
  }
  current(): string {
    return this.string.slice(this.start, this.pos);
  }
}
