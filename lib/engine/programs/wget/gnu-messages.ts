/** What GNU wget writes about a download: sizes, the dots of its progress, its last line (progress.c, retr.c). */
import { utf8Length } from '../../base/utf8';

const DOTS_A_LINE = 50;
const DOT_BYTES = 1024;
/** A download here takes no time to speak of; the speed is that of a machine talking to itself. */
const SPEED = { short: '  244M', long: '244 MB/s' };

/** `615`, `120000 (117K)`. */
export function lengthText(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let rest = bytes / 1024;
  let unit = 0;
  while (rest >= 1024 && unit < 3) {
    rest /= 1024;
    unit++;
  }
  return `${bytes} (${rest < 10 ? rest.toFixed(1) : Math.round(rest)}${'KMGT'[unit]})`;
}

/** Lines of fifty dots, a kilobyte each, with the share that has come; without a known length, without shares. */
export function dots(body: string, knownLength: boolean): string {
  const bytes = utf8Length(body);
  const whole = Math.floor(bytes / DOT_BYTES);
  let text = '\n';
  for (let from = 0; ; from += DOTS_A_LINE) {
    const here = Math.min(DOTS_A_LINE, whole - from);
    const isLast = whole - from < DOTS_A_LINE;
    text += `${String(from).padStart(6)}K`;
    for (let i = 0; i < DOTS_A_LINE; i++) text += `${i % 10 === 0 ? ' ' : ''}${i < here ? '.' : ' '}`;
    const share = isLast ? 100 : Math.floor(((from + DOTS_A_LINE) * DOT_BYTES * 100) / bytes);
    if (knownLength) text += `${String(share).padStart(3)}%`;
    if (isLast) return `${text}${SPEED.short}=0s\n\n`;
    text += `${SPEED.short} 0s\n`;
  }
}

/** `2026-11-21 04:54:29 (244 MB/s) - 'index.html' saved [615/615]`. */
export function savedLine(now: string, file: string, body: string, knownLength: boolean): string {
  const bytes = utf8Length(body);
  const size = knownLength ? `${bytes}/${bytes}` : String(bytes);
  const done = file === '-' ? 'written to stdout' : `'${file}' saved`;
  return `${now} (${SPEED.long}) - ${done} [${size}]\n\n`;
}
