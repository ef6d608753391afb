/** A sed script as a list of commands (GNU sed 4.9): what addresses select and what is done; braces become jumps. */
export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'regex'; readonly pattern: string; readonly ignoreCase: boolean; readonly multiline: boolean }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  /** As a second address only: so many lines more, or up to a multiple. */
  | { readonly kind: 'plus'; readonly count: number }
  | { readonly kind: 'multiple'; readonly of: number };

export interface Substitution {
  readonly pattern: string;
  readonly replacement: string;
  readonly global: boolean;
  readonly nth: number;
  readonly print: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly file: string | null;
}

export interface Command {
  readonly from: Address | null;
  readonly to: Address | null;
  readonly negated: boolean;
  readonly name: string;
  /** Text of a, i, c; label of b, t, T; file of r, w; exit code of q, Q. */
  readonly text: string;
  readonly substitution: Substitution | null;
  /** y: characters and what they become. */
  readonly map: readonly (readonly [string, string])[];
  /** `{`: the command after the matching `}`. */
  jump: number;
}

export type Script = readonly Command[];
