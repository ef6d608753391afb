/** GNU's quote(): ‘name’ where the locale is UTF-8, 'name' in the C locale of most containers. */
import type { Sys } from '../../engine/host/contract';

export function quoted(sys: Sys, text: string): string {
  const locale = sys.env.LC_ALL || sys.env.LC_CTYPE || sys.env.LANG || '';
  return /utf-?8/i.test(locale) ? `‘${text}’` : `'${text}'`;
}

/** Images of busybox and alpine have its applets instead of GNU's and procps' programs. */
export function isBusybox(sys: Sys): boolean {
  return sys.files.stat('/bin/busybox').ok;
}
