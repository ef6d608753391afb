/** Values as Go's fmt prints decoded JSON: `%v` (custom columns) and `%#v` (jsonpath's debugging text). */

import { goNumber } from '../../engine/base/go-number';
import type { Draft } from '../draft';
import { byCodeUnit, goString } from './go-json';

export function goValue(value: Draft): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return goNumber(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  const keys = Object.keys(value).sort(byCodeUnit);
  return `map[${keys.map((key) => `${key}:${goValue(value[key])}`).join(' ')}]`;
}

export function goSyntax(value: Draft): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return goString(value, false);
  if (typeof value === 'number') return goNumber(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  const keys = Object.keys(value).sort(byCodeUnit);
  return `map[string]interface {}{${keys.map((key) => `${goString(key, false)}:${goSyntax(value[key])}`).join(', ')}}`;
}
