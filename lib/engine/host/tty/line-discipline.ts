/**
 * The line discipline of one terminal (termios(3) as a Linux pty starts with: ICANON, ISIG, ECHO, ECHOE, ECHOCTL, ICRNL,
 * IUTF8): cooked input is edited line by line and turns ^C ^\ ^Z into signals, raw input passes. Pure: what is to be
 * echoed and signalled is handed back.
 */
import type { Signal } from '../contract';
import type { TtyRecord } from '../process/records';
import { columnsOf } from '../text/width';

/** More typed ahead than this is dropped, as the kernel's input queue does. */
export const INPUT_MAX = 65_536;
export const LINE_MAX = 4_095;

export interface TypedResult {
  readonly echo: string;
  readonly signal?: Signal;
  /** Input that was not looked at yet: it comes after the signal took effect. */
  readonly rest: string;
}

const SIGNAL_KEYS: Readonly<Record<string, Signal>> = { '\x03': 'SIGINT', '\x1c': 'SIGQUIT', '\x1a': 'SIGTSTP' };

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\t' || character === '\n') return character;
  if (code < 32) return `^${String.fromCharCode(code + 64)}`;
  return code === 0x7f ? '^?' : character;
}

function columns(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 32 || code === 0x7f ? 2 : columnsOf(character);
}

function lastCharacter(line: string): string {
  const tail = line.charCodeAt(line.length - 1);
  const pair = tail >= 0xdc00 && tail <= 0xdfff && line.length > 1;
  return line.slice(pair ? -2 : -1);
}

/** Takes back the last character; a tab took as many columns as were left to its stop. */
function erase(tty: TtyRecord): string {
  if (tty.line === '') return '';
  const character = lastCharacter(tty.line);
  tty.line = tty.line.slice(0, tty.line.length - character.length);
  if (character !== '\t') return '\b \b'.repeat(columns(character));
  let at = 0;
  for (const c of tty.line) at = c === '\t' ? (at + 8) & ~7 : at + columns(c);
  return '\b'.repeat(8 - (at & 7));
}

function eraseWord(tty: TtyRecord): string {
  let echo = '';
  while (/[ \t]$/.test(tty.line)) echo += erase(tty);
  while (tty.line !== '' && !/[ \t]$/.test(tty.line)) echo += erase(tty);
  return echo;
}

function queued(tty: TtyRecord): number {
  let length = 0;
  for (const chunk of tty.ready) length += chunk.length;
  return length;
}

/** Feeds keys into the discipline until the end or the first signal. */
export function typed(tty: TtyRecord, text: string): TypedResult {
  if (tty.mode === 'raw') {
    if (queued(tty) + text.length <= INPUT_MAX) tty.ready.push(text);
    return { echo: '', rest: '' };
  }
  const echoes = tty.mode === 'cooked';
  let echo = '';
  const say = (what: string) => {
    if (echoes) echo += what;
  };
  let index = 0;
  for (const character of text) {
    index += character.length;
    const key = character === '\r' ? '\n' : character;
    if (tty.literal) {
      tty.literal = false;
      tty.line += character;
      say(shown(character));
      continue;
    }
    const signal = SIGNAL_KEYS[key];
    if (signal !== undefined) {
      // What was typed before is flushed.
      tty.line = '';
      tty.ready = [];
      say(shown(key));
      return { echo, signal, rest: text.slice(index) };
    }
    if (key === '\n') {
      if (queued(tty) + tty.line.length < INPUT_MAX) tty.ready.push(`${tty.line}\n`);
      tty.line = '';
      say('\n');
    } else if (key === '\x04') {
      tty.ready.push(tty.line);
      tty.line = '';
    } else if (key === '\x7f' || key === '\b') say(erase(tty));
    else if (key === '\x15') while (tty.line !== '') say(erase(tty));
    else if (key === '\x17') say(eraseWord(tty));
    else if (key === '\x16') {
      tty.literal = true;
      say('^\b');
    } else if (key === '\x12') say(`^R\n${[...tty.line].map(shown).join('')}`);
    else if (tty.line.length < LINE_MAX) {
      tty.line += key;
      say(shown(key));
    }
  }
  return { echo, rest: '' };
}

/** A change of mode; half a line becomes readable when lines no longer count. */
export function setMode(tty: TtyRecord, mode: TtyRecord['mode']): void {
  if (mode === 'raw' && tty.mode !== 'raw' && tty.line !== '') {
    tty.ready.push(tty.line);
    tty.line = '';
  }
  tty.mode = mode;
}

/** What one read gets: a line in cooked mode (end of file for a lone ^D), everything in raw mode. */
export function takeInput(tty: TtyRecord): { readonly text: string; readonly eof: boolean } | undefined {
  if (tty.ready.length === 0) return tty.hungUp ? { text: '', eof: true } : undefined;
  if (tty.mode === 'raw') {
    const text = tty.ready.join('');
    tty.ready = [];
    return text === '' ? undefined : { text, eof: false };
  }
  const text = tty.ready.shift() as string;
  return { text, eof: text === '' };
}

/** ONLCR; a line end that already has its carriage return is left alone, as raw programs write it themselves. */
export function postProcess(text: string): string {
  return text.includes('\n') ? text.replace(/\r?\n/g, '\r\n') : text;
}
