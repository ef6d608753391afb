/** Why a strategic merge patch fails, in upstream's words (mergepatch/errors.go) and with the status the API server makes of it. */
import { formatGo } from '../json/go-value';

export class PatchProblem {
  constructor(
    readonly message: string,
    readonly status = 500,
  ) {}
}

export const BAD_ORDER_LIST = 'invalid patch format of setElementOrder list';
export const BAD_RETAIN_KEYS = 'invalid patch format of retainKeys';

export function badFormat(message: string): never {
  throw new PatchProblem(message, 400);
}

export function noMergeKey(item: any, key: string): never {
  throw new PatchProblem(`map: ${formatGo(item)} does not contain declared merge key: ${key}`);
}

export function badDirective(directive: any, item: any): never {
  throw new PatchProblem(`unknown patch type: ${formatGo(directive)} in map: ${formatGo(item)}`);
}

const MAP = 'map[string]interface {}';
const LIST = '[]interface {}';

export function asList(value: any): any[] {
  if (Array.isArray(value)) return value;
  throw new PatchProblem(`expected a ${LIST}, but received a ${goType(value)}`);
}

export function asMap(value: any): Record<string, any> {
  if (isMap(value)) return value;
  throw new PatchProblem(`expected a ${MAP}, but received a ${goType(value)}`);
}

export function isMap(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The Go type of decoded JSON. */
export function goType(value: any): string {
  if (value === null || value === undefined) return '%!s(<nil>)';
  if (Array.isArray(value)) return LIST;
  if (typeof value === 'object') return MAP;
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}
