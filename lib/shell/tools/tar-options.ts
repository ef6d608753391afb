/** tar's command line: the old bundle without a dash (`tar xvf a.tar`), short and long options. */
export interface TarCall {
  readonly mode: 'c' | 'x' | 't' | 'r' | undefined;
  readonly file: string;
  readonly directory: string | undefined;
  readonly verbose: number;
  readonly gzip: boolean;
  readonly toStdout: boolean;
  readonly keepOwner: boolean;
  readonly keepTime: boolean;
  readonly strip: number;
  readonly exclude: readonly string[];
  readonly names: readonly string[];
  readonly problem?: string;
}

const LONG: Readonly<Record<string, string>> = {
  create: 'c',
  extract: 'x',
  get: 'x',
  list: 't',
  append: 'r',
  file: 'f',
  directory: 'C',
  verbose: 'v',
  gzip: 'z',
  gunzip: 'z',
  'to-stdout': 'O',
  exclude: '!exclude',
  'strip-components': '!strip',
  'no-same-owner': 'o',
  'same-owner': 's',
  'preserve-permissions': 'p',
  'no-same-permissions': '-',
  overwrite: '-',
  warning: '!warning',
  dereference: 'h',
};
const VALUES = new Set(['f', 'C', 'T', 'X', 'b', '!exclude', '!strip', '!warning']);
const KNOWN = 'crxtfvzOCpohjJPmkTXbsS';

export function readTarCall(args: readonly string[]): TarCall {
  const given: [key: string, value: string][] = [];
  const names: string[] = [];
  const rest = [...args];
  let problem: string | undefined;
  const letters = (text: string, take: () => string | undefined) => {
    for (let i = 0; i < text.length; i++) {
      const letter = text.charAt(i);
      if (!KNOWN.includes(letter)) problem ??= `invalid option -- '${letter}'`;
      if (!VALUES.has(letter)) given.push([letter, '']);
      else {
        const value = take();
        if (value === undefined) problem ??= `option requires an argument -- '${letter}'`;
        given.push([letter, value ?? '']);
      }
    }
  };
  if (rest[0] !== undefined && !rest[0].startsWith('-')) letters(rest.shift() as string, () => rest.shift());
  while (rest.length > 0) {
    const word = rest.shift() as string;
    if (word === '--') names.push(...rest.splice(0));
    else if (word.startsWith('--')) {
      const [name, ...value] = word.slice(2).split('=');
      const key = LONG[name as string];
      if (key === undefined) problem ??= `unrecognized option '--${name}'`;
      else given.push([key, VALUES.has(key) ? (value.length > 0 ? value.join('=') : (rest.shift() ?? '')) : '']);
    } else if (word.startsWith('-') && word !== '-') dashed(word.slice(1), rest, letters);
    else names.push(word);
  }
  const last = (key: string) => given.filter(([one]) => one === key).pop()?.[1];
  const has = (key: string) => given.some(([one]) => one === key);
  const mode = (['c', 'x', 't', 'r'] as const).find(has);
  return {
    mode,
    file: last('f') ?? '-',
    directory: last('C'),
    verbose: given.filter(([one]) => one === 'v').length,
    gzip: has('z'),
    toStdout: has('O'),
    keepOwner: !has('o'),
    keepTime: !given.some(([one]) => one === 'm'),
    strip: Number(last('!strip') ?? 0),
    exclude: given.filter(([one]) => one === '!exclude').map(([, value]) => value),
    names,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** `-xvf a.tar` and `-xvfa.tar`: the value is what follows the letter, or the next word. */
function dashed(text: string, rest: string[], letters: (text: string, take: () => string | undefined) => void): void {
  const at = [...text].findIndex((letter) => VALUES.has(letter));
  const attached = at < 0 ? '' : text.slice(at + 1);
  letters(at < 0 ? text : text.slice(0, at + 1), () => attached || rest.shift());
}
