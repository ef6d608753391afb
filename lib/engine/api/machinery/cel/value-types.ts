/** Types of expressions, as far as a checker must tell them apart, and their names in complaints (common/types). */
export type Type =
  | { readonly kind: Plain }
  | { readonly kind: 'list'; readonly item: Type }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type }
  | { readonly kind: 'optional'; readonly item: Type }
  | { readonly kind: 'object'; readonly name: string; readonly fields: ReadonlyMap<string, Type> }
  /** Stands for any one type within an overload. */
  | { readonly kind: 'parameter'; readonly name: string };

type Plain =
  | 'dyn'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'null'
  | 'timestamp'
  | 'duration'
  | 'type'
  | 'quantity'
  | 'ip'
  | 'cidr'
  | 'url'
  | 'authorizer'
  | 'pathCheck'
  | 'groupCheck'
  | 'resourceCheck'
  | 'decision';

const plain = <K extends Plain>(kind: K) => Object.freeze({ kind });
export const DYN: Type = plain('dyn');
export const BOOL: Type = plain('bool');
export const INT: Type = plain('int');
export const UINT: Type = plain('uint');
export const DOUBLE: Type = plain('double');
export const STRING: Type = plain('string');
export const BYTES: Type = plain('bytes');
export const NULL: Type = plain('null');
export const TIMESTAMP: Type = plain('timestamp');
export const DURATION: Type = plain('duration');
export const TYPE: Type = plain('type');
export const listOf = (item: Type): Type => ({ kind: 'list', item });
export const mapOf = (key: Type, value: Type): Type => ({ kind: 'map', key, value });
export const optionalOf = (item: Type): Type => ({ kind: 'optional', item });

const LONG: Readonly<Record<string, string>> = {
  quantity: 'kubernetes.Quantity',
  ip: 'net.IP',
  cidr: 'net.CIDR',
  url: 'kubernetes.URL',
  authorizer: 'kubernetes.authorization.Authorizer',
  pathCheck: 'kubernetes.authorization.PathCheck',
  groupCheck: 'kubernetes.authorization.GroupCheck',
  resourceCheck: 'kubernetes.authorization.ResourceCheck',
  decision: 'kubernetes.authorization.Decision',
};

export function typeName(type: Type): string {
  switch (type.kind) {
    case 'list':
      return `list(${typeName(type.item)})`;
    case 'map':
      return `map(${typeName(type.key)}, ${typeName(type.value)})`;
    case 'optional':
      return `optional_type(${typeName(type.item)})`;
    case 'object':
    case 'parameter':
      return type.name;
    default:
      return LONG[type.kind] ?? type.kind;
  }
}

/** Does a value of this type go where the other is wanted? Parameters are bound as met. */
export function accepts(wanted: Type, given: Type, bound: Map<string, Type>): boolean {
  if (wanted.kind === 'parameter') {
    const known = bound.get(wanted.name);
    if (known === undefined || known.kind === 'dyn') {
      bound.set(wanted.name, given);
      return true;
    }
    if (accepts(known, given, bound)) return true;
    // `[] == ["a"]`: what was seen first may be the looser one.
    if (!accepts(given, known, bound)) return false;
    bound.set(wanted.name, given);
    return true;
  }
  if (wanted.kind === 'dyn' || given.kind === 'dyn') return true;
  if (wanted.kind === 'list') return given.kind === 'list' && accepts(wanted.item, given.item, bound);
  if (wanted.kind === 'optional') return given.kind === 'optional' && accepts(wanted.item, given.item, bound);
  if (wanted.kind === 'map')
    return given.kind === 'map' && accepts(wanted.key, given.key, bound) && accepts(wanted.value, given.value, bound);
  if (wanted.kind === 'object') return given.kind === 'object' ? wanted.name === given.name : given.kind === 'null';
  if (wanted.kind === 'null') return given.kind === 'null' || given.kind === 'object';
  return wanted.kind === given.kind;
}

export function substituted(type: Type, bound: ReadonlyMap<string, Type>): Type {
  switch (type.kind) {
    case 'parameter':
      return bound.get(type.name) ?? DYN;
    case 'list':
      return listOf(substituted(type.item, bound));
    case 'optional':
      return optionalOf(substituted(type.item, bound));
    case 'map':
      return mapOf(substituted(type.key, bound), substituted(type.value, bound));
    default:
      return type;
  }
}
