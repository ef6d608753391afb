/** PS1 and PS2: backslash escapes, then parameter expansion (bash manual 6.9). */

import { formatDate } from '../../text/date-format';
import { Expander } from '../expand/expander';
import { parseScript } from '../parse/script';
import type { Run } from '../run/run';
import { getScalar } from '../variables';

export function promptText(r: Run, name: 'PS1' | 'PS2'): string {
  const { state, sys } = r;
  const raw = getScalar(state, name) ?? '';
  const home = getScalar(state, 'HOME') ?? '/';
  const pwd = getScalar(state, 'PWD') ?? sys.cwd();
  const short = pwd === home || pwd.startsWith(`${home}/`) ? `~${pwd.slice(home.length)}` : pwd;
  const seconds = Math.floor((sys.epochMs + sys.now / 1000) / 1000);
  const escapes: Readonly<Record<string, () => string>> = {
    u: () => getScalar(state, 'USER') ?? (sys.uid === 0 ? 'root' : String(sys.uid)),
    h: () => sys.hostname.split('.')[0] as string,
    H: () => sys.hostname,
    w: () => short,
    W: () => (short === '~' || short === '/' ? short : (short.split('/').pop() as string)),
    $: () => (sys.uid === 0 ? '#' : '$'),
    n: () => '\n',
    r: () => '\r',
    s: () => state.name.replace(/^.*\//, ''),
    v: () => '5.2',
    V: () => '5.2.15',
    t: () => formatDate('%H:%M:%S', seconds),
    A: () => formatDate('%H:%M', seconds),
    d: () => formatDate('%a %b %d', seconds),
    j: () => String(state.jobs.length),
    '!': () => String(state.history.length + 1),
    '#': () => String(state.history.length + 1),
    a: () => '\x07',
    e: () => '\x1b',
    '[': () => '\x01',
    ']': () => '\x02',
    '\\': () => '\\',
  };
  const text = raw.replace(/\\(0[0-7]{2}|[a-zA-Z$!#[\]\\])/g, (whole, letter: string) => {
    if (letter.startsWith('0')) return String.fromCharCode(Number.parseInt(letter, 8));
    return escapes[letter]?.() ?? whole;
  });
  if (!/[$`]/.test(text.replace(/\$ ?$/, ''))) return text;
  try {
    const x = new Expander(state, sys, parseScript(':'), []);
    return x.withText(`x="${text.replace(/(["\\])/g, '\\$1')}"`, (y, word) => y.text(word));
  } catch {
    return text;
  }
}
