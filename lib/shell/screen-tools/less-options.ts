/** less' command line and the LESS variable: the switches that change what is seen, `+` commands, and the files. */
export interface LessOptions {
  numbers: boolean;
  chop: boolean;
  raw: boolean;
  ignoreCase: boolean;
  quitIfOneScreen: boolean;
  quitAtEnd: boolean;
  noInit: boolean;
  start: string;
  files: string[];
  problem?: string;
}

const LONG: Readonly<Record<string, string>> = {
  'LINE-NUMBERS': 'N',
  'line-numbers': 'n',
  'chop-long-lines': 'S',
  'RAW-CONTROL-CHARS': 'R',
  'raw-control-chars': 'R',
  'ignore-case': 'i',
  'IGNORE-CASE': 'i',
  'quit-if-one-screen': 'F',
  'quit-at-eof': 'e',
  'QUIT-AT-EOF': 'e',
  'no-init': 'X',
};

export function setOption(options: LessOptions, letter: string): boolean {
  if (letter === 'N') options.numbers = !options.numbers;
  else if (letter === 'n') options.numbers = false;
  else if (letter === 'S') options.chop = !options.chop;
  else if (letter === 'R' || letter === 'r') options.raw = !options.raw;
  else if (letter === 'i' || letter === 'I') options.ignoreCase = !options.ignoreCase;
  else if (letter === 'F') options.quitIfOneScreen = true;
  else if (letter === 'e' || letter === 'E') options.quitAtEnd = true;
  else if (letter === 'X') options.noInit = true;
  else return 'MmQqsKgGwWcCaAfL~'.includes(letter);
  return true;
}

export function readLessOptions(args: readonly string[], variable: string): LessOptions {
  const options: LessOptions = {
    numbers: false,
    chop: false,
    raw: false,
    ignoreCase: false,
    quitIfOneScreen: false,
    quitAtEnd: false,
    noInit: false,
    start: '',
    files: [],
  };
  const letters = (text: string) => {
    for (const letter of text.replace(/^-/, '')) {
      if (!setOption(options, letter)) options.problem ??= `There is no -${letter} option ("less --help" for help)`;
    }
  };
  for (const word of variable.split(/\s+/).filter(Boolean)) if (!word.startsWith('--')) letters(word);
  let operands = false;
  for (const arg of args) {
    if (operands || arg === '-' || !/^[-+]./.test(arg)) options.files.push(arg);
    else if (arg === '--') operands = true;
    else if (arg.startsWith('+')) options.start = arg.slice(1);
    else if (arg.startsWith('--')) {
      const letter = LONG[arg.slice(2)];
      if (letter === undefined) options.problem ??= `There is no ${arg.slice(2)} option ("less --help" for help)`;
      else letters(letter);
    } else letters(arg);
  }
  return options;
}
