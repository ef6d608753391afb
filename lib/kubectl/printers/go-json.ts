/** JSON as Go's encoding/json writes it: keys sorted when asked, HTML characters escaped, optional indent. */
import { goNumber } from '../../engine/base/go-number';
import type { Draft } from '../draft';

export interface JsonStyle {
  readonly indent?: string;
  readonly sortKeys?: boolean;
  /** Go escapes <, > and & unless told otherwise. */
  readonly escapeHtml?: boolean;
}

export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function goString(text: string, escapeHtml = true): string {
  const json = JSON.stringify(text)
    .replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)
    .replace(/[\ud800-\udfff]/g, (c) => c);
  return escapeHtml ? json.replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`) : json;
}

export function toGoJson(value: Draft, style: JsonStyle = {}): string {
  const { indent = '', sortKeys = true, escapeHtml = true } = style;
  const render = (node: Draft, pad: string): string => {
    if (node === null || node === undefined) return 'null';
    if (typeof node === 'string') return goString(node, escapeHtml);
    if (typeof node === 'number') return goNumber(node);
    if (typeof node !== 'object') return String(node);
    const inner = pad + indent;
    const [open = '', close = ''] = Array.isArray(node) ? '[]' : '{}';
    const parts = Array.isArray(node)
      ? node.map((item) => render(item, inner))
      : (sortKeys ? Object.keys(node).sort(byCodeUnit) : Object.keys(node))
          .filter((key) => node[key] !== undefined)
          .map((key) => `${goString(key, escapeHtml)}:${indent ? ' ' : ''}${render(node[key], inner)}`);
    if (parts.length === 0) return open + close;
    return indent ? `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${pad}${close}` : open + parts.join(',') + close;
  };
  return render(value, '');
}
