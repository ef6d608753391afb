/** From tokens to the nodes of one document (go-yaml v2 parserc.go). Complaints count lines from zero here, as upstream's do. */
import { YamlProblem } from './cursor';
import { Scanner, type Token, type TokenKind } from './scanner';

export type YamlNode =
  | {
      readonly kind: 'scalar';
      readonly value: string;
      readonly plain: boolean;
      readonly tag: string;
      /** Counted from zero. */
      readonly line?: number;
    }
  | { readonly kind: 'list'; readonly items: readonly YamlNode[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [YamlNode, YamlNode])[] };

const EMPTY: YamlNode = { kind: 'scalar', value: '', plain: true, tag: '' };
const OUTSIDE: ReadonlySet<TokenKind> = new Set(['directive', '---', '...', 'stream-end']);

/** The first document; undefined when there is none. */
export function parseNodes(text: string): YamlNode | undefined {
  return new NodeParser(new Scanner(text === '' ? '\n' : text)).document();
}

class NodeParser {
  private readonly anchors = new Map<string, YamlNode>();

  constructor(private readonly tokens: Scanner) {}

  document(): YamlNode | undefined {
    let token = this.tokens.peek();
    if (token.kind === 'stream-end') return undefined;
    if (token.kind !== 'directive' && token.kind !== '---') return this.ended(this.node(true, false));
    while (token.kind === 'directive') token = this.next();
    if (token.kind !== '---') this.fail('did not find expected <document start>', token);
    return this.ended(OUTSIDE.has(this.next().kind) ? EMPTY : this.node(true, false));
  }

  /** One look at what follows: its scanner may complain. */
  private ended(node: YamlNode): YamlNode {
    this.tokens.peek();
    return node;
  }

  private next(): Token {
    this.tokens.skip();
    return this.tokens.peek();
  }

  private node(block: boolean, indentless: boolean): YamlNode {
    let token = this.tokens.peek();
    const start = token;
    if (token.kind === 'alias') {
      const known = this.anchors.get(token.value);
      if (known === undefined) throw new YamlProblem(`unknown anchor '${token.value}' referenced`);
      this.tokens.skip();
      return known;
    }
    let anchor = '';
    let tag = '';
    for (let i = 0; i < 2; i++) {
      if (token.kind === 'anchor' && anchor === '') anchor = token.value;
      else if (token.kind === 'tag' && tag === '') tag = longTag(token, start);
      else break;
      token = this.next();
    }
    const node = this.content(token, start, { block, indentless, tag, named: anchor !== '' || tag !== '' });
    if (anchor !== '') this.anchors.set(anchor, node);
    return node;
  }

  private content(
    token: Token,
    start: Token,
    { block, indentless, tag, named }: { block: boolean; indentless: boolean; tag: string; named: boolean },
  ): YamlNode {
    if (indentless && token.kind === '-') return this.indentlessList();
    if (token.kind === 'scalar') {
      this.tokens.skip();
      return {
        kind: 'scalar',
        value: token.value,
        plain: (token.plain && tag === '') || tag === '!',
        tag: tag === '!' ? '' : tag,
        line: token.line,
      };
    }
    if (token.kind === '[') return this.flowList();
    if (token.kind === '{') return this.flowMap();
    if (block && token.kind === 'block-seq') return this.blockList();
    if (block && token.kind === 'block-map') return this.blockMap();
    if (named) return { ...EMPTY, tag } as YamlNode;
    return this.fail('did not find expected node content', token, start);
  }

  private blockList(): YamlNode {
    const start = this.tokens.peek();
    const items: YamlNode[] = [];
    let token = this.next();
    while (token.kind === '-') {
      const inner = this.next();
      items.push(inner.kind === '-' || inner.kind === 'block-end' ? EMPTY : this.node(true, false));
      token = this.tokens.peek();
    }
    if (token.kind !== 'block-end') this.fail("did not find expected '-' indicator", token, start);
    this.tokens.skip();
    return { kind: 'list', items };
  }

  /** Items as deep as the key above them. */
  private indentlessList(): YamlNode {
    const items: YamlNode[] = [];
    while (this.tokens.peek().kind === '-') items.push(this.memberAfterMark(['-']));
    return { kind: 'list', items };
  }

  private memberAfterMark(more: readonly TokenKind[] = []): YamlNode {
    const { kind } = this.next();
    const absent = kind === 'key' || kind === 'value' || kind === 'block-end' || more.includes(kind);
    return absent ? EMPTY : this.node(true, more.length === 0);
  }

  private blockMap(): YamlNode {
    const start = this.tokens.peek();
    const entries: [YamlNode, YamlNode][] = [];
    let token = this.next();
    for (;;) {
      if (token.kind === 'block-end') break;
      // A colon without a key has an empty one.
      if (token.kind !== 'key') this.fail('did not find expected key', token, start);
      const key = this.memberAfterMark();
      entries.push([key, this.tokens.peek().kind === 'value' ? this.memberAfterMark() : EMPTY]);
      token = this.tokens.peek();
    }
    this.tokens.skip();
    return { kind: 'map', entries };
  }

  private flowList(): YamlNode {
    const start = this.tokens.peek();
    const items: YamlNode[] = [];
    let token = this.next();
    while (token.kind !== ']') {
      if (items.length > 0) {
        if (token.kind !== ',') this.fail("did not find expected ',' or ']'", token, start);
        token = this.next();
        if (token.kind === ']') break;
      }
      if (token.kind === 'key') {
        this.tokens.skip();
        items.push({ kind: 'map', entries: [this.flowEntry(']')] });
      } else items.push(this.node(false, false));
      token = this.tokens.peek();
    }
    this.tokens.skip();
    return { kind: 'list', items };
  }

  private flowMap(): YamlNode {
    const start = this.tokens.peek();
    const entries: (readonly [YamlNode, YamlNode])[] = [];
    let token = this.next();
    while (token.kind !== '}') {
      if (entries.length > 0) {
        if (token.kind !== ',') this.fail("did not find expected ',' or '}'", token, start);
        token = this.next();
        if (token.kind === '}') break;
      }
      if (token.kind === 'key') {
        this.tokens.skip();
        entries.push(this.flowEntry('}'));
      } else entries.push([this.node(false, false), EMPTY]);
      token = this.tokens.peek();
    }
    this.tokens.skip();
    return { kind: 'map', entries };
  }

  private flowEntry(end: ']' | '}'): readonly [YamlNode, YamlNode] {
    const absent = (kind: TokenKind) => kind === ',' || kind === end;
    const first = this.tokens.peek().kind;
    const key = first === 'value' || absent(first) ? EMPTY : this.node(false, false);
    if (this.tokens.peek().kind !== 'value') return [key, EMPTY];
    return [key, absent(this.next().kind) ? EMPTY : this.node(false, false)];
  }

  private fail(problem: string, token: Token, context?: Token): never {
    throw new YamlProblem(problem, token.line !== 0 ? token.line : (context?.line ?? 0));
  }
}

function longTag({ value, line }: Token, { line: context }: Token): string {
  if (value.startsWith('!<')) return value.slice(2, -1);
  if (value.startsWith('!!')) return value;
  if (/^![^!]+!/.test(value)) throw new YamlProblem('found undefined tag handle', line !== 0 ? line : context);
  return value;
}
