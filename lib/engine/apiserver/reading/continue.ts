/** The token by which a list goes on where its last page ended (apiserver/pkg/storage/continue.go). */
import type { Draft } from '../../api/kinds/kind';
import { badRequest } from '../../api/machinery/status';
import { base64Bytes, base64Url } from '../../base/base64';
import { utf8Text } from '../../base/utf8';
import { refuse } from '../request/refusal';

const VERSION = 'meta.k8s.io/v1';

export interface Continue {
  readonly revision: number;
  /** Key of the last object that was told. */
  readonly start: string;
}

export function writeContinue({ revision, start }: Continue): string {
  return base64Url(JSON.stringify({ v: VERSION, rv: revision, start: `${start}\u0000` }));
}

export function readContinue(token: string): Continue {
  const { v = '', rv = 0, start = '' } = parsed(token);
  if (v !== VERSION) bad(`server does not recognize this encoded version ${v}`);
  if (rv === 0) bad(`incorrect encoded start resourceVersion (version ${VERSION})`);
  if (start === '') bad(`encoded start key empty (version ${VERSION})`);
  const key = start.startsWith('/') ? start : `/${start}`;
  if (key.split('/').some((part: string, index: number) => index > 0 && /^(|\.|\.\.)$/.test(part))) bad(start);
  return { revision: rv, start: start.replace(/\u0000$/, '') };
}

function parsed(token: string): Draft {
  const wrong = /[^A-Za-z0-9_-]/.exec(token)?.index;
  if (wrong !== undefined || token.length % 4 === 1) {
    return bad(`illegal base64 data at input byte ${wrong ?? token.length - 1}`);
  }
  const bytes = base64Bytes(token) ?? [];
  try {
    const value: unknown = JSON.parse(utf8Text(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Draft;
  } catch {
    // Told below, by its first letter.
  }
  return bad(firstLetter(bytes));
}

/** Go reads bytes: one above ASCII is told as the letter of that number. */
function firstLetter([byte]: readonly number[]): string {
  if (byte === undefined) return 'unexpected end of JSON input';
  const printable = (byte > 0x1f && byte < 0x7f) || byte > 0xa0;
  const shown = printable && byte !== 0xad ? String.fromCharCode(byte) : `\\u${byte.toString(16).padStart(4, '0')}`;
  return `invalid character '${shown}' looking for beginning of value`;
}

function bad(why: string): never {
  return refuse(badRequest(`invalid continue token: continue key is not valid: ${why}`));
}
