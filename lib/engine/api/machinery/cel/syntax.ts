/** Expressions as trees. `at` is where cel-go puts a complaint: an operator, a dot, the bracket of a call. */
export type Literal = bigint | number | string | boolean | null;

export type Expression =
  | { readonly kind: 'literal'; readonly at: number; readonly value: Literal; readonly of: LiteralType }
  | { readonly kind: 'ident'; readonly at: number; readonly name: string }
  | {
      readonly kind: 'select';
      readonly at: number;
      readonly operand: Expression;
      readonly field: string;
      /** `a.?b`: an optional. */
      readonly optional: boolean;
    }
  | { readonly kind: 'has'; readonly at: number; readonly operand: Expression; readonly field: string }
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly name: string;
      readonly target: Expression | undefined;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly Expression[] }
  | {
      readonly kind: 'map';
      readonly at: number;
      readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
    }
  | {
      readonly kind: 'macro';
      readonly at: number;
      readonly name: MacroName;
      readonly target: Expression;
      readonly variable: string;
      readonly args: readonly Expression[];
    };

export type LiteralType = 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'bool' | 'null';
export type MacroName = 'all' | 'exists' | 'exists_one' | 'map' | 'filter';
