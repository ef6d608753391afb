/** Which lines of a log are asked for, and their text (kuberuntime/logs/logs.go): tail, since, timestamps, limit. */
import type { Kernel } from '../../../sim/kernel-contract';
import { parseRfc3339, rfc3339Micro } from '../../../sim/wall-clock';
import type { LogLine, LogOptions } from '../../runtime/contract';

type LogClock = Pick<Kernel, 'now' | 'wallUs'>;

/** Index of the first line: tail counts back from the end, then older ones than `since` drop out. */
export function firstLine(lines: readonly LogLine[], options: LogOptions, clock: LogClock): number {
  let first = options.tailLines === undefined ? 0 : Math.max(0, lines.length - options.tailLines);
  const sinceUs = sinceTime(options, clock);
  if (sinceUs === undefined) return first;
  while (first < lines.length && clock.wallUs((lines[first] as LogLine).atUs) < sinceUs) first++;
  return first;
}

export function logText(lines: readonly LogLine[], options: LogOptions, clock: LogClock): string {
  let text = '';
  for (const line of lines.slice(firstLine(lines, options, clock))) {
    if (options.timestamps === true) text += `${logTime(line.atUs, clock)} `;
    text += line.partial === true ? line.text : `${line.text}\n`;
    if (options.limitBytes !== undefined && text.length >= options.limitBytes) return limited(text, options.limitBytes);
  }
  return text;
}

/** RFC 3339 with nine digits, as the log file has it. */
function logTime(atUs: number, clock: LogClock): string {
  return rfc3339Micro(clock.wallUs(atUs)).replace('Z', '000Z');
}

/** In wall microseconds. */
function sinceTime(options: LogOptions, clock: LogClock): number | undefined {
  if (options.sinceSeconds !== undefined) return clock.wallUs(clock.now) - options.sinceSeconds * 1_000_000;
  const at = options.sinceTime === undefined ? undefined : parseRfc3339(options.sinceTime);
  return at === undefined ? undefined : at * 1_000;
}

/** The limit counts bytes, not letters. */
function limited(text: string, limit: number): string {
  let bytes = 0;
  let end = 0;
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (bytes > limit) break;
    end += letter.length;
  }
  return text.slice(0, end);
}
