/**
 * What busybox says where GNU's tools say something else. Tools here speak GNU; in an image with /bin/busybox their
 * messages and statuses pass through this table. Usage texts are cut to their last line's essence: `Usage: name …`.
 */
interface Rule {
  readonly tool: RegExp;
  readonly from: RegExp;
  readonly to: string;
}
const rule = (tool: RegExp, from: RegExp, to: string): Rule => ({ tool, from, to });
const ANY = /^/;

const RULES: readonly Rule[] = [
  rule(/^(cat|md5sum|sha1sum|sha256sum)$/, /^(\w+): (.+): (Is a directory)$/, '$1: read error: $3'),
  rule(
    /^(cat|md5sum|sha1sum|sha256sum)$/,
    /^(\w+): (.+): (No such file.*|Permission denied)$/,
    "$1: can't open '$2': $3",
  ),
  rule(
    /^(head|sed|sort)$/,
    /^(\w+): (?:cannot open|can't read|cannot read:) '?([^':]+)'?(?: for reading)?: (.*)$/,
    '$1: $2: $3',
  ),
  rule(/^tail$/, /^tail: cannot open '(.+)' for reading: (.*)$/, "tail: can't open '$1': $2\ntail: no files"),
  rule(/^diff$/, /^diff: (.+): (No such.*)$/, "diff: can't stat '$1': $2"),
  rule(/^(ls|du|chmod|chown)$/, /^(\w+): cannot access '(.+)': (.*)$/, '$1: $2: $3'),
  rule(/^ls$/, /^ls: cannot open directory '(.+)': (.*)$/, "ls: can't open '$1': $2"),
  rule(/^stat$/, /^stat: cannot statx '(.+)': (.*)$/, "stat: can't stat '$1': $2"),
  rule(/^cp$/, /^cp: -r not specified; omitting directory '(.+)'$/, "cp: omitting directory '$1'"),
  rule(/^cp$/, /^cp: cannot create regular file '(.+)': (.*)$/, "cp: can't create '$1': $2"),
  rule(/^cp$/, /^cp: cannot stat '(.+)': (.*)$/, "cp: can't stat '$1': $2"),
  rule(/^mv$/, /^mv: cannot stat '(.+)': (.*)$/, "mv: can't rename '$1': $2"),
  rule(/^rm$/, /^rm: cannot remove '(.+)': Is a directory$/, "rm: '$1' is a directory"),
  rule(/^rm$/, /^rm: cannot remove '(.+)': (.*)$/, "rm: can't remove '$1': $2"),
  rule(/^rmdir$/, /^rmdir: failed to remove '(.+)': (.*)$/, "rmdir: '$1': $2"),
  rule(/^mkdir$/, /^mkdir: cannot create directory '?‘?(.+?)'?’?: (.*)$/, "mkdir: can't create directory '$1': $2"),
  rule(/^touch$/, /^touch: cannot touch '(.+)': (.*)$/, 'touch: $1: $2'),
  rule(/^ln$/, /^ln: failed to create \w+ link '(.+)': (.*)$/, 'ln: $1: $2'),
  rule(/^df$/, /^df: (.+): No such file or directory$/, "df: $1: can't find mount point"),
  rule(/^mktemp$/, /^mktemp: too few.*$/, 'mktemp: (null): Invalid argument'),
  rule(/^find$/, /^find: [‘'](.+)[’']: (.*)$/, 'find: $1: $2'),
  rule(/^(head|tail)$/, /^(\w+): invalid number of (?:lines|bytes): '(.+)'$/, "$1: invalid number '$2'"),
  rule(/^sleep$/, /^sleep: invalid time interval '(.+)'$/, "sleep: invalid number '$1'"),
  rule(/^cut$/, /^cut: you must specify a list of bytes.*$/, 'cut: expected a list of bytes, characters, or fields'),
  rule(/^tar$/, /^tar: (.+): Cannot (?:stat|open): (.*)$/, 'tar: $1: $2'),
  rule(
    /^tar$/,
    /^tar: Exiting with failure status due to previous errors$/,
    'tar: error exit delayed from previous errors',
  ),
  rule(/^env$/, /^env: [‘'](.+)[’']: (.*)$/, "env: can't execute '$1': $2"),
  rule(/^timeout$/, /^timeout: failed to run command [‘'](.+)[’']: (.*)$/, "timeout: can't execute '$1': $2"),
  rule(/^id$/, /^id: [‘'](.+)[’']: no such user$/, 'id: unknown user $1'),
  rule(/^ps$/, /^error: .*$/, 'ps: bad usage'),
  rule(ANY, /^Try '.* --help' for more information\.$/, ''),
];

function line(tool: string, text: string): string {
  for (const { tool: name, from, to } of RULES) {
    if (name.test(tool) && from.test(text)) return text.replace(from, to);
  }
  return text;
}

export function busyboxWords(tool: string, text: string): string {
  return text
    .split('\n')
    .map((one) => (one === '' ? '\0' : line(tool, one)))
    .filter((one) => one !== '')
    .join('\n')
    .replaceAll('\0', '');
}

/** Where GNU's tools end with 2 for trouble, most of busybox's end with 1. */
const TWO = new Set(['grep', 'egrep', 'fgrep', 'diff', 'cmp', 'test', '[']);
export function busyboxStatus(tool: string, status: number): number {
  return status === 2 && !TWO.has(tool) ? 1 : status;
}
