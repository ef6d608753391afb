/**
 * stty of coreutils 9 over what a simulated terminal has: its size and three modes (cooked, without echo, raw). Every
 * other setting is known by name and printed as a fresh terminal has it, but changes nothing.
 */
import type { Sys } from '../../../engine/host/contract';
import { oneShot } from '../one-shot';
import { usageError } from '../options';

type Mode = ReturnType<Sys['ttyMode']>;

/** Lines of `stty -a` after the sizes; a minus stands before what is off. */
const SETTINGS: readonly (readonly string[])[] = [
  ['-parenb', '-parodd', '-cmspar', 'cs8', '-hupcl', '-cstopb', 'cread', '-clocal', '-crtscts'],
  ['-ignbrk', '-brkint', '-ignpar', '-parmrk', '-inpck', '-istrip', '-inlcr', '-igncr', 'icrnl', 'ixon', '-ixoff'],
  ['-iuclc', '-ixany', '-imaxbel', '-iutf8'],
  [
    'opost',
    '-olcuc',
    '-ocrnl',
    'onlcr',
    '-onocr',
    '-onlret',
    '-ofill',
    '-ofdel',
    'nl0',
    'cr0',
    'tab0',
    'bs0',
    'vt0',
    'ff0',
  ],
  ['isig', 'icanon', 'iexten', 'echo', 'echoe', 'echok', '-echonl', '-noflsh', '-xcase', '-tostop', '-echoprt'],
  ['echoctl', 'echoke', '-flusho', '-extproc'],
];
const RAW_OFF = new Set(['icrnl', 'ixon', 'opost', 'isig', 'icanon']);
const NAMES = new Set(SETTINGS.flat().map((name) => name.replace(/^-/, '')));
const COMBINED = new Set(['raw', 'sane', 'cooked', 'cbreak', 'evenp', 'nl', 'ek', 'crt', 'dec', 'litout', 'pass8']);
const KEYS = new Set(
  'intr quit erase kill eof eol eol2 swtch start stop susp rprnt werase lnext discard min time'.split(' '),
);
const CHARACTERS = [
  'intr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>;',
  'eol2 = <undef>; swtch = <undef>; start = ^Q; stop = ^S; susp = ^Z; rprnt = ^R;',
  'werase = ^W; lnext = ^V; discard = ^O; min = 1; time = 0;',
];

function now(setting: string, mode: Mode): string {
  if (mode === 'cooked-noecho' && setting === 'echo') return '-echo';
  return mode === 'raw' && RAW_OFF.has(setting) ? `-${setting}` : setting;
}

function brief(mode: Mode): string {
  const changed = SETTINGS.map((line) => line.map((one) => now(one, mode)).filter((one, i) => one !== line[i]));
  const inputs = ['-brkint', ...(changed[1] ?? []), '-imaxbel'];
  return [inputs, changed[3] ?? [], changed[4] ?? []]
    .filter((line) => line.length > 0)
    .map((line) => `${line.join(' ')}\n`)
    .join('');
}

function modeAfter(word: string, mode: Mode): Mode {
  if (word === 'raw' || word === '-cooked' || word === '-icanon' || word === 'cbreak') return 'raw';
  if (['sane', 'cooked', '-raw', '-cbreak', 'icanon'].includes(word)) return 'cooked';
  if (word === '-echo') return mode === 'raw' ? 'raw' : 'cooked-noecho';
  return word === 'echo' && mode === 'cooked-noecho' ? 'cooked' : mode;
}

export const stty = oneShot('stty', ({ sys, args, out, err }) => {
  const words = args.filter((arg) => arg !== '--');
  if (!sys.isatty(0)) {
    err("stty: 'standard input': Inappropriate ioctl for device\n");
    return 1;
  }
  const { rows, columns } = sys.ttySize(0);
  const mode = sys.ttyMode(0);
  if (words.length === 0) {
    out(`speed 38400 baud; line = 0;\n${brief(mode)}`);
    return 0;
  }
  let after = mode;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const plain = word.replace(/^-/, '');
    if (word === '-a' || word === '--all') {
      const lines = SETTINGS.map((line) => line.map((one) => now(one, mode)).join(' '));
      out(`speed 38400 baud; rows ${rows}; columns ${columns}; line = 0;\n${[...CHARACTERS, ...lines].join('\n')}\n`);
    } else if (word === '-g' || word === '--save') {
      out('500:5:bf:8a3b:3:1c:7f:15:4:0:1:0:11:13:1a:0:12:f:17:16:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0\n');
    } else if (word === 'size') out(`${rows} ${columns}\n`);
    else if (word === 'speed') out('38400\n');
    else if (/^(rows|cols|columns|ispeed|ospeed)$/.test(word) || KEYS.has(word)) {
      if (words[++i] === undefined) {
        err(usageError('stty', `missing argument to '${word}'`));
        return 1;
      }
    } else if (NAMES.has(plain) || COMBINED.has(plain)) after = modeAfter(word, after);
    else if (!/^\d+$/.test(word) && !/^[0-9a-f]+(:[0-9a-f]+){5,}$/.test(word)) {
      err(usageError('stty', `invalid argument '${word}'`));
      return 1;
    } else after = word.includes(':') ? 'cooked' : after;
  }
  if (after !== mode) sys.ttyMode(0, after);
  return 0;
});
